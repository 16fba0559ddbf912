import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { type PactFile, verifyPact } from './verify.js';

const pathOf = (dialect: string): string =>
  fileURLToPath(new URL(`../../contracts/pacts/sdk-lite-shoubei-dialect-${dialect}.json`, import.meta.url));

const example = pathOf('example');
const fresh = { profile: { tsWindowSeconds: 300 } } as const;

/** The pact of the dialect `example` with the responses of some interactions changed. */
async function changed(changes: Readonly<Record<string, (answer: Answer) => void>>): Promise<PactFile> {
  const pact: PactFile = JSON.parse(await readFile(example, 'utf8'));
  for (const [description, change] of Object.entries(changes)) {
    const [interaction, ...more] = pact.interactions.filter((one) => one.description === description);
    if (interaction === undefined || more.length > 0) throw new Error(`not one interaction: ${description}`);
    change(interaction.response);
  }
  return pact;
}

type Answer = PactFile['interactions'][number]['response'];

test.each(['example', 'table'] as const)(
  'the emulator fulfils the pact of its dialect %s',
  async (dialect) => {
    await using server = await startMockServer({ profile: { dialect, tsWindowSeconds: 300 } });
    const { passed, failed } = await verifyPact({ pact: pathOf(dialect), baseUrl: server.url });
    expect(failed).toEqual({});
    expect(passed).toBe(20);
  },
);

test('the pact of the other dialect fails, and each rejection shows it', async () => {
  await using server = await startMockServer(fresh);
  const { failed } = await verifyPact({ pact: pathOf('table'), baseUrl: server.url });
  expect(Object.keys(failed)).toHaveLength(11);
  expect(failed['a write-off that is rejected: frozen']).toEqual([
    "$.return_code Expected '0206' (String) to be equal to 'SUCCESS' (String)",
  ]);
});

test('a pact with another expectation fails there, and the report names the difference', async () => {
  const pact = await changed({
    'a write-off that is rejected: already_used': (answer) => {
      answer.status = 201;
    },
    'a write-off that is rejected: refunded': ({ body }) => {
      body.content['return_code'] = '0206';
    },
    'a write-off that is signed with another key': ({ body }) => {
      body.content['return_msg'] = '签名不对';
    },
    'a write-off that is rejected: expired': ({ body }) => {
      body.content['result_code'] = 'SUCCESS';
    },
    'a write-off with every field': ({ body }) => {
      body.content['amount'] = '1001';
    },
    'the same write-off again, under its trace number': ({ body }) => {
      body.content['settle_amount'] = '995';
    },
    'a write-off with the fewest fields': ({ matchingRules }) => {
      const [rule] = matchingRules?.body['$.order_no']?.matchers ?? [];
      if (rule) rule.regex = '^[A-Z]{1,32}$';
    },
    'a write-off by an unknown institution': ({ body }) => {
      body.content['sign'] = '51c7d68424e5492199cf7f4734a2b977';
    },
    'a write-off that is rejected: frozen': ({ body }) => {
      body.content['codes'] = 'TEA10';
    },
  });
  await using server = await startMockServer(fresh);
  const { passed, failed } = await verifyPact({ pact, baseUrl: server.url });
  expect(failed).toEqual({
    'a write-off that is rejected: already_used': ['expected 201 but was 200'],
    'a write-off that is rejected: refunded': [
      "$.return_code Expected '0205' (String) to be equal to '0206' (String)",
    ],
    'a write-off that is signed with another key': [
      "$.return_msg Expected '签名错误' (String) to be equal to '签名不对' (String)",
    ],
    'a write-off that is rejected: expired': [
      "$.result_code Expected 'FAIL' (String) to be equal to 'SUCCESS' (String)",
    ],
    'a write-off with every field': ["$.amount Expected '1000' (String) to be equal to '1001' (String)"],
    'the same write-off again, under its trace number': [
      "$.settle_amount Expected '994' (String) to be equal to '995' (String)",
    ],
    'a write-off with the fewest fields': [
      expect.stringMatching(/^\$\.order_no Expected '\d{24}' to match '\^\[A-Z\]\{1,32\}\$'$/u),
    ],
    'a write-off by an unknown institution': ['$ Actual map is missing the following keys: sign'],
    'a write-off that is rejected: frozen': [
      "$.codes Expected 'COFFEE10' (String) to be equal to 'TEA10' (String)",
    ],
  });
  expect(passed).toBe(11);
});

test('without the filter the provider rejects the signatures in the pact', async () => {
  await using server = await startMockServer(fresh);
  const { passed, failed } = await verifyPact({ pact: example, baseUrl: server.url, filtered: false });
  expect(failed['a write-off with the fewest fields']).toContain(
    "$.return_code Expected 'FAIL' (String) to be equal to 'SUCCESS' (String)",
  );
  expect(failed['a write-off by a till whose clock is an hour behind']).toEqual([
    "$.return_msg Expected '签名错误' (String) to be equal to '时间戳已失效' (String)",
  ]);
  // The four whose response comes before the signature is checked, or because it is wrong.
  expect(passed).toBe(4);
});

test('the filter keeps a deliberately wrong or missing signature, so a provider that checks none fails', async () => {
  await using server = await startMockServer({ profile: { tsWindowSeconds: 300, signatureCheck: 'off' } });
  const { failed } = await verifyPact({ pact: example, baseUrl: server.url });
  expect(Object.keys(failed).toSorted()).toEqual([
    'a write-off that is signed with another key',
    'a write-off that lost its sign on the way',
  ]);
});

test('responses with an invalid signature are named, though they have the form in the pact', async () => {
  const signing = { response: { joiner: '|' } };
  await using server = await startMockServer({ profile: { tsWindowSeconds: 300, signing } });
  const { passed, failed } = await verifyPact({ pact: example, baseUrl: server.url });
  expect(failed['a write-off that is rejected: frozen']).toEqual([
    expect.stringMatching(
      /^\$\.sign Expected '[0-9a-f]{32} does not verify for this response .*响应的签名与签名规则及密钥不符'/u,
    ),
  ]);
  expect(passed).toBe(3);
  const told = await verifyPact({ pact: example, baseUrl: server.url, signing });
  expect(told.failed).toEqual({});
});

test('pacts that name their own institution are verified with it, repeatedly', async () => {
  const identity = {
    inst_no: '60000001',
    key: 'shoubei-mock-demo-key',
    merchant_no: '851811130002',
    shop_no: '862010110001',
  };
  await using server = await startMockServer(fresh);
  for (const time of ['first', 'second']) {
    const { passed, failed } = await verifyPact({ pact: example, baseUrl: server.url, identity });
    expect([time, failed, passed]).toEqual([time, {}, 20]);
  }
});

test('a state that cannot be set up fails its interaction, and its request is not sent', async () => {
  await using server = await startMockServer({ ...fresh, adminToken: 'right' });
  const { passed, failed, console } = await verifyPact({
    pact: example,
    baseUrl: server.url,
    adminToken: 'wrong',
  });
  expect(passed).toBe(0);
  expect(failed['a write-off with every field']).toContain('expected 200 but was 500');
  expect(console).toContain('HTTP 401');
  expect(await server.countRequests()).toBe(0);
});

test('institutions that were made for a verification are deleted after it', async () => {
  await using server = await startMockServer(fresh);
  await verifyPact({ pact: example, baseUrl: server.url });
  const tenants = await fetch(`${server.url}/__admin/tenants`);
  expect(await tenants.json()).toEqual({ tenants: [] });
});
