import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { call, drafts } from '../support/declared.js';
import { sharedServer } from '../support/shared.js';
import { md5Sign } from '../support/sign.js';
import { admin, base, post } from '../support/wire.js';

const server = await sharedServer({ endpoints: drafts });

interface Signed {
  readonly status: number;
  readonly body: string;
  readonly error?: { readonly code: string; readonly message: string; readonly message_zh: string };
}

async function sign(order: object | string, url = server.url): Promise<Signed> {
  const response = await fetch(`${url}/__admin/sign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof order === 'string' ? order : JSON.stringify(order),
  });
  const answer: Omit<Signed, 'status'> = JSON.parse(await response.text());
  return { status: response.status, ...answer };
}

// Python's hashlib, with the demo key.
test('a request is signed with the demo key, and its fields keep their order', async () => {
  const { status, body } = await sign({ fields: { ...base, coupon_code: '679533922928' } });
  expect([status, body]).toEqual([
    200,
    '{"inst_no":"900024","merchant_no":"851811130002","shop_no":"862010110001","ts":"20261123120000","coupon_code":"679533922928","sign":"9e9ba132b350ccc93396c5810a0d101a"}',
  ]);
});

test('a given signature is replaced', async () => {
  const { body } = await sign({ fields: { sign: 'x', ...base, coupon_code: '679533922928' } });
  expect(body).toContain('"sign":"9e9ba132b350ccc93396c5810a0d101a"');
});

test.each([
  ['missing', 'illegal_parameter', 'sign: required, but missing or empty'],
  ['wrong_key', 'bad_signature', 'sign: does not fit the content'],
  ['added_field', 'bad_signature', 'sign: does not fit the content'],
])('%s is a wrong signature on purpose: %s', async (mistake, outcome, reason) => {
  const { body } = await sign({ fields: { ...base, coupon_code: '990001000001' }, mistake });
  const { headers, outcome: seen } = await post(server.url, body);
  expect(seen).toBe(outcome);
  expect(decodeURIComponent(headers.get('x-shoubei-mock-reason') ?? '')).toContain(reason);
});

test('the field that is added after signing is one that the request lacks', async () => {
  const fields = { ...base, coupon_code: '990001000001' };
  const plain = await sign({ fields, mistake: 'added_field' });
  const full = await sign({ fields: { ...fields, exc_discount_flag: '1' }, mistake: 'added_field' });
  expect(JSON.parse(plain.body)).toMatchObject({ exc_discount_flag: '0', sign: md5Sign(fields) });
  expect(JSON.parse(full.body)).toMatchObject({ exc_discount_flag: '1', remark: '0' });
});

test('a tenant signs with the key that the emulator generated, also after a reset', async () => {
  const { inst_no, key } = (await admin(server.url, 'POST', '/tenants')).body;
  const fields = { ...base, inst_no, coupon_code: '990001000001' };
  const first = await sign({ fields });
  expect(JSON.parse(first.body)).toMatchObject({ sign: md5Sign(fields, key) });
  expect((await post(server.url, first.body)).outcome).toBe('written_off');
  await admin(server.url, 'POST', `/reset?inst_no=${inst_no}`);
  expect((await sign({ fields })).body).toBe(first.body);
});

const own = '0123456789abcdef0123456789abcdef';

test('a key set by a user signs nothing: neither for the profile nor for a tenant', async () => {
  await using real = await startMockServer({
    profile: {
      institutions: [
        { inst_no: '900024', keys: [own] },
        { inst_no: '900025', keys: [own, 'shoubei-mock-demo-key'] },
      ],
    },
  });
  await admin(real.url, 'PUT', '/tenants/71234567', { key: own });
  for (const inst_no of ['900024', 900024, '71234567']) {
    for (const mistake of [undefined, 'missing', 'wrong_key']) {
      const { status, error } = await sign({ fields: { ...base, inst_no }, mistake }, real.url);
      expect([inst_no, status, error?.code]).toEqual([inst_no, 403, 'not_a_test_key']);
    }
  }
  const { body } = await sign({ fields: { inst_no: '900025' } }, real.url);
  expect(JSON.parse(body)).toEqual({ inst_no: '900025', sign: md5Sign({ inst_no: '900025' }) });
});

test('loading a scenario signs nothing with a key set by a user', async () => {
  await admin(server.url, 'PUT', '/tenants/71234567', { key: own });
  const loaded = await admin(server.url, 'POST', '/scenarios/refunded/load?inst_no=71234567');
  const text = JSON.stringify(loaded.body);
  expect(loaded.status).toBe(200);
  expect(text).toContain('left_out');
  expect(text).not.toContain('curl -sS');
});

test("an unknown institution's request is signed with the demo key, so that its rejection can be seen", async () => {
  const { body } = await sign({ fields: { ...base, inst_no: '12345678', coupon_code: '990001000001' } });
  expect((await post(server.url, body)).outcome).toBe('unknown_institution');
});

test('a request to a declared endpoint is signed', async () => {
  const { body } = await sign({
    fields: { ...base, coupon_code: '990001000001' },
    endpoint: '/openpay/coupon/quary',
  });
  expect(JSON.parse(body)).toMatchObject({ sign: md5Sign({ ...base, coupon_code: '990001000001' }) });
  expect((await call(server, 'quary', { coupon_code: '990009999999' })).outcome).toBe('not_found');
});

test.each([
  ['no fields', {}, 'fields must be an object'],
  ['a list', { fields: [] }, 'fields must be an object'],
  ['another name', { fields: {}, key: 'x' }, 'Only fields, endpoint, mistake, not key, is expected.'],
  [
    'an unknown mistake',
    { fields: {}, mistake: 'x' },
    'mistake must be one of missing, wrong_key, added_field',
  ],
  [
    'a path that is not served',
    { fields: {}, endpoint: '/x' },
    'endpoint must be one of /openpay/coupon/wf, ',
  ],
])('%s is rejected with a clear message', async (_, order, words) => {
  const { status, error } = await sign(order);
  expect([status, error?.code]).toEqual([400, 'bad_request']);
  expect(error?.message).toContain(words);
  expect(error?.message_zh).toMatch(/\p{Script=Han}/u);
});

test('a request that cannot be signed, or is too large, is rejected', async () => {
  expect((await sign({ fields: { items: [1] } })).error?.code).toBe('unsignable');
  expect((await sign('{"fields":{"inst_no":"900024","settle_amount":1e400}}')).error?.code).toBe(
    'unsignable',
  );
  const { status, error } = await sign({ fields: { inst_no: '900024', note: 'x'.repeat(65_536) } });
  expect([status, error?.code]).toEqual([413, 'too_large']);
});
