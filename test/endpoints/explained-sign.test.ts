import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { serve } from '../support/cli.js';
import { declared } from '../support/declared.js';
import { signed } from '../support/sign.js';
import { admin, writeOff } from '../support/wire.js';

const detail = (path: string, instNo: string): string => `
path: /openpay/coupon/${path}
about: { en: Details, zh: 详情 }
request:
  required: [${instNo}, timestamp, sign]
  names: { ${instNo}: inst_no, timestamp: ts }
  finds: { couponCode: coupon_code }
act: none
responses: { found: { code: '0' }, not_found: { code: '1' } }
`;
const endpoints = [declared(detail('detail', 'instNo')), declared(detail('other', 'orgNo'))];
const institutions: [{ inst_no: string; keys: [string] }, { inst_no: string; keys: [string] }] = [
  { inst_no: '11111111', keys: ['key-one-of-the-test'] },
  { inst_no: '22222222', keys: ['key-two-of-the-test'] },
];
const asked = { instNo: '22222222', timestamp: '20261123120000', couponCode: '990000000061' };

/** Posts to the page's path. Returns the request's id and the outcome. */
async function send(url: string, body: unknown): Promise<readonly (string | null)[]> {
  const { headers } = await fetch(`${url}/openpay/coupon/detail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ['x-shoubei-mock-request-id', 'x-shoubei-mock-outcome'].map((name) => headers.get(name));
}

const explain = async (url: string, body: object, query = ''): Promise<unknown> =>
  (await admin(url, 'POST', `/sign/explain${query}`, body)).body;

test.each([
  ['key-two-of-the-test', 'not_found', { inst_no: '22222222', valid: true, causes: [] }],
  [
    'key-one-of-the-test',
    'bad_signature',
    { inst_no: '22222222', valid: false, causes: [{ code: 'key_of_another' }] },
  ],
])("a page's own name for the institution is read, with %s: %s", async (key, outcome, expected) => {
  await using own = await startMockServer({ endpoints, profile: { institutions } });
  const fields = signed(asked, key);
  const [request_id, decided] = await send(own.url, fields);
  expect(decided).toBe(outcome);
  for (const body of [{ request_id }, { fields }, { body: JSON.stringify(fields) }]) {
    const explained = await explain(own.url, body);
    expect(explained).toMatchObject(expected);
    expect(explained).not.toHaveProperty('expected_sign');
  }
});

test('if two names of pages fit, the query names the institution', async () => {
  await using own = await startMockServer({ endpoints, profile: { institutions } });
  const fields = signed({ ...asked, orgNo: '11111111' }, 'key-two-of-the-test');
  expect(await explain(own.url, { fields }, '?inst_no=22222222')).toMatchObject({
    inst_no: '22222222',
    valid: true,
  });
  const [request_id] = await send(own.url, fields);
  expect(await explain(own.url, { request_id })).toMatchObject({ inst_no: '22222222', valid: true });
});

test('a signature of a tenant is explained with its own key, which the emulator generated', async () => {
  await using own = await startMockServer({ endpoints });
  const { inst_no, key } = (await admin(own.url, 'POST', '/tenants')).body;
  const right = signed({ ...asked, instNo: inst_no }, key);
  const [valid] = await send(own.url, right);
  expect(await explain(own.url, { request_id: valid })).toMatchObject({ inst_no, valid: true });
  const [wrong] = await send(own.url, signed({ ...asked, instNo: inst_no }));
  expect(await explain(own.url, { request_id: wrong })).toMatchObject({
    inst_no,
    valid: false,
    causes: [{ code: 'key_of_another' }],
    expected_sign: right['sign'],
  });
});

test('a key given to a tenant makes no expected signature, even if the profile has only the demo key', async () => {
  await using own = await startMockServer();
  await admin(own.url, 'PUT', '/tenants/71234567', { key: '0123456789abcdef0123456789abcdef' });
  const answer = await writeOff(own.url, '990000000061', { inst_no: '71234567' });
  const request_id = answer.headers.get('x-shoubei-mock-request-id');
  const explained = await explain(own.url, { request_id });
  expect(explained).toMatchObject({
    inst_no: '71234567',
    valid: false,
    causes: [{ code: 'key_of_another' }],
  });
  expect(explained).not.toHaveProperty('expected_sign');
});

test("the log names another institution's key", async () => {
  const emulator = await serve(['--json']);
  const { inst_no } = (await admin(emulator.url, 'POST', '/tenants')).body;
  const { outcome } = await writeOff(emulator.url, '990000000061', { inst_no });
  expect(outcome).toBe('bad_signature');
  await expect.poll(emulator.output).toContain('"cause":"key_of_another"');
  await emulator.stop();
});
