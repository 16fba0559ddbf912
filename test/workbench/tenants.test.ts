import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { ShoubeiError } from '@shoubei-kit/sdk-lite';
import { signed } from '../support/sign.js';
import { admin, post, writeOff } from '../support/wire.js';
import { expectApart } from './many-tenants.js';

test('24 tenants at once, with the same codes and traces but different clocks and faults, do not affect each other', () =>
  expectApart(24, 1072));

test("a tenant's responses are signed with its own key, and nobody else sees its coupons", async () => {
  await using server = await startMockServer();
  const one = await server.tenant();
  const { couponCode } = await one.coupon({ faceAmount: 1 });
  const asOne = { inst_no: one.instNo, merchant_no: one.merchantNo, shop_no: one.shopNo };
  expect(one.instNo).toMatch(/^7\d{7}$/u);
  expect(one.key).toMatch(/^[0-9a-f]{32}$/u);
  expect((await writeOff(server.url, couponCode)).outcome).toBe('not_found');
  expect((await writeOff(server.url, couponCode, asOne)).outcome).toBe('bad_signature');
  expect((await admin(server.url, 'GET', `/coupons/${couponCode}`)).status).toBe(404);
  expect((await admin(server.url, 'GET', `/coupons/${couponCode}?inst_no=${one.instNo}`)).status).toBe(200);
  expect((await writeOff(server.url, couponCode, asOne, one.key)).outcome).toBe('written_off');
  // The profile's own coupon does not belong to a tenant.
  expect((await writeOff(server.url, '679533922928', asOne, one.key)).outcome).toBe('not_found');
});

test('tenants are listed without their keys, and deleted with all their data', async () => {
  await using server = await startMockServer();
  const { inst_no, key } = (await admin(server.url, 'POST', '/tenants')).body;
  const listed = (await admin(server.url, 'GET', '/tenants')).body;
  expect(listed.tenants).toEqual([{ inst_no, merchant_no: `8518${inst_no}`, shop_no: `8620${inst_no}` }]);
  expect(JSON.stringify(listed)).not.toContain(key);
  expect((await admin(server.url, 'DELETE', `/tenants/${inst_no}`)).status).toBe(204);
  expect((await admin(server.url, 'DELETE', `/tenants/${inst_no}`)).status).toBe(404);
  expect((await admin(server.url, 'GET', `/clock?inst_no=${inst_no}`)).status).toBe(404);
  const asked = await writeOff(server.url, 'A', { inst_no }, key);
  expect([asked.outcome, asked.body['sign']]).toEqual(['unknown_institution', undefined]);
});

test.each([
  ['the profile itself', 'of-the-profile'],
  ['an institution of the profile', '900024'],
])('%s is not a tenant that can be deleted', async (_, name) => {
  await using server = await startMockServer();
  expect((await admin(server.url, 'DELETE', `/tenants/${name}`)).status).toBe(404);
  expect((await writeOff(server.url, '990001000001')).outcome).toBe('written_off');
});

test.each([
  ['an array', []],
  ['text', '"x"'],
  ['another name', { coupon: [] }],
  ['coupons that are none', { coupons: [{ coupon_code: 'A' }] }],
  ['a coupon of somebody else', { coupons: [{ coupon_code: 'A', face_amount: 1, inst_no: '900024' }] }],
])('the error for a tenant made of %s says what is wrong, and no tenant is made', async (_, body) => {
  await using server = await startMockServer();
  const { status, body: told } = await admin(server.url, 'POST', '/tenants', body);
  expect(status).toBe(400);
  expect(told.error.code).toMatch(/^bad_(tenant|coupon|request)$/u);
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
});

test.each([
  [
    'POST',
    '/tenants',
    'Only coupons, run, name may be given, not inst_no.',
    '只可给出 coupons、run、name，而非 inst_no',
  ],
  [
    'PUT',
    '/tenants/71234567',
    'Only coupons, key, name may be given, not inst_no.',
    '只可给出 coupons、key、name，而非 inst_no',
  ],
] as const)(
  'the error of %s %s for an unknown field names it in both languages',
  async (method, path, en, zh) => {
    await using server = await startMockServer();
    const { status, body } = await admin(server.url, method, path, { inst_no: '71234567' });
    expect([status, body]).toEqual([400, { error: { code: 'bad_tenant', message: en, message_zh: zh } }]);
  },
);

test('a parameter fault of a tenant is signed with its key, and one without an institution is not signed', async () => {
  await using server = await startMockServer();
  await using tenant = await server.tenant();
  const refused = await post(server.url, JSON.stringify({ inst_no: tenant.instNo }));
  expect([refused.outcome, refused.body['sign']]).toEqual([
    'illegal_parameter',
    signed({ return_code: 'FAIL', return_msg: '参数不合法' }, tenant.key)['sign'],
  ]);
  expect((await post(server.url, JSON.stringify({ inst_no: 'nobody' }))).body).not.toHaveProperty('sign');
});

test("a profile's institutions share coupons and clock, and resetting one resets the shared state", async () => {
  await using server = await startMockServer({ coupons: [{ couponCode: 'C', faceAmount: 1 }] });
  await writeOff(server.url, 'C', { inst_no: '60000001' });
  expect((await writeOff(server.url, 'C')).outcome).toBe('already_used');
  await using tenant = await server.tenant();
  await tenant.client().writeOff({ couponCode: '990001000001' });
  await admin(server.url, 'POST', '/reset?inst_no=900024');
  expect((await writeOff(server.url, 'C', { inst_no: '60000001' })).outcome).toBe('written_off');
  expect(await tenant.orders()).toHaveLength(1);
  expect(await tenant.countRequests()).toBe(1);
});

test('a client never gets an error from another tenant’s fault', async () => {
  await using server = await startMockServer();
  await using stormy = await server.tenant();
  await using calm = await server.tenant();
  await stormy.fault({ kind: 'reset', when: 'before', times: 'always' });
  const results = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const couponCode = `9900010001${String(i).padStart(2, '0')}`;
      const lost = await stormy
        .client()
        .writeOff({ couponCode })
        .catch((error: unknown) => error);
      return [
        lost instanceof ShoubeiError && lost.code,
        (await calm.client().writeOff({ couponCode })).status,
      ];
    }),
  );
  expect(new Set(results.map(String))).toEqual(new Set(['outcome_unknown,written_off']));
});

test('a tenant is listed with the name that it was given, also after a reset', async () => {
  await using server = await startMockServer();
  const named = await admin(server.url, 'POST', '/tenants', { name: '小王的收银机' });
  expect(named.body).toMatchObject({ name: '小王的收银机' });
  const { inst_no } = named.body;
  await admin(server.url, 'POST', `/reset?inst_no=${inst_no}`);
  const { tenants } = (await admin(server.url, 'GET', '/tenants')).body;
  expect(tenants).toContainEqual({
    inst_no,
    merchant_no: `8518${inst_no}`,
    shop_no: `8620${inst_no}`,
    name: '小王的收银机',
  });
});

test.each([[''], ['x'.repeat(41)], [7]])('no tenant is named %j', async (name) => {
  await using server = await startMockServer();
  const { status, body } = await admin(server.url, 'POST', '/tenants', { name });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    error: {
      code: 'bad_tenant',
      message: 'name must be 1 to 40 characters.',
      message_zh: 'name 应为 1 至 40 个字符',
    },
  });
});
