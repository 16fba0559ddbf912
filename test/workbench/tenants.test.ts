import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { ShoubeiError } from '@shoubei-kit/sdk-lite';
import { signed } from '../support/sign.js';
import { admin, base, post, writeOff } from '../support/wire.js';

/** What one of many tests at once sees, when all use the same coupon code, trace numbers, and each its own fault and day. */
async function oneOfMany(url: string, n: number): Promise<readonly unknown[]> {
  const made = (
    await admin(url, 'POST', '/tenants', { coupons: [{ coupon_code: 'SAME', face_amount: 1000 + n }] })
  ).body;
  const { inst_no, key, merchant_no, shop_no } = made;
  const q = `?inst_no=${inst_no}`;
  const ask = async (fields: object): Promise<Awaited<ReturnType<typeof post>>> =>
    post(url, JSON.stringify(signed({ ...base, inst_no, merchant_no, shop_no, ...fields }, key)));
  // A day of its own, on which its second coupon is valid, and no other tenant's is.
  const day = new Date(Date.UTC(2030, 0, 1 + n)).toISOString().slice(0, 10);
  await admin(url, 'PUT', `/clock${q}`, { now: `${day}T12:00:00+08:00`, frozen: true });
  await admin(url, 'POST', `/coupons${q}`, {
    coupon_code: 'DAY',
    face_amount: 7,
    valid_from: `${day}T00:00:00+08:00`,
    valid_until: `${day}T23:59:59+08:00`,
  });
  const kinds = ['http_status', 'system_error', 'empty_body'] as const;
  await admin(url, 'POST', `/faults${q}`, {
    kind: kinds[n % 3],
    when: n % 2 === 0 ? 'before' : 'after',
    match: { coupon_code: 'SAME' },
  });
  const struck = await ask({ coupon_code: 'SAME', wf_trace_no: 'T1' });
  const retried = await ask({ coupon_code: 'SAME', wf_trace_no: 'T1' });
  const valid = await ask({ coupon_code: 'DAY', wf_trace_no: 'T2' });
  const conflict = await ask({ coupon_code: 'DAY', wf_trace_no: 'T1' });
  const count = (await admin(url, 'GET', `/requests/count${q}`)).body;
  const { totals } = (await admin(url, 'GET', `/orders${q}`)).body;
  const { faults } = (await admin(url, 'GET', `/faults${q}`)).body;
  if (n % 4 === 0) {
    await admin(url, 'POST', `/reset${q}`);
    const afterReset = await ask({ coupon_code: 'SAME', wf_trace_no: 'T1' });
    expect([afterReset.outcome, afterReset.headers.get('x-shoubei-mock-replayed')]).toEqual([
      'written_off',
      null,
    ]);
    expect((await admin(url, 'GET', `/requests/count${q}`)).body).toEqual({ count: 1, evicted: 0 });
  }
  return [
    [struck.status, struck.headers.get('x-shoubei-mock-fault')],
    [retried.outcome, retried.body['amount'], retried.headers.get('x-shoubei-mock-replayed') === 'true'],
    [valid.outcome, valid.body['amount']],
    conflict.outcome,
    count,
    totals,
    faults.map((fault) => Object.assign(fault, { id: '', seed: 0 })),
  ];
}

test('200 tenants at once, with clashing codes, traces, clocks and faults, do not disturb each other', async () => {
  await using server = await startMockServer();
  const seen = await Promise.all(Array.from({ length: 200 }, (_, n) => oneOfMany(server.url, n)));
  for (const [n, told] of seen.entries()) {
    const [kind, status] = [
      ['http_status', 500],
      ['system_error', 200],
      ['empty_body', 200],
    ][n % 3] ?? ['', 0];
    const when = n % 2 === 0 ? 'before' : 'after';
    expect(told).toEqual([
      [status, kind],
      ['written_off', String(1000 + n), when === 'after'],
      ['written_off', '7'],
      'trace_conflict',
      { count: 4, evicted: 0 },
      // A face of 1,000 to 1,199 costs 6 fen up to 1,083, and then 7; a face of 7 costs none.
      { count: 2, face_amount: 1007 + n, settle_amount: 1007 + n - (n <= 83 ? 6 : 7) },
      [{ id: '', seed: 0, kind, when, match: { coupon_code: 'SAME' }, seen: 1, struck: 1, left: 0 }],
    ]);
  }
  expect(await server.requests({ couponCode: 'none' })).toEqual([]);
  expect((await admin(server.url, 'GET', '/orders')).body.orders).toEqual([]);
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toHaveLength(200);
});

test('a tenant is answered with a key of its own, and nobody else sees its coupons', async () => {
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
  // The profile's own coupon is not a tenant's.
  expect((await writeOff(server.url, '679533922928', asOne, one.key)).outcome).toBe('not_found');
});

test('tenants are listed without their keys, and deleted with all they have', async () => {
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
])('%s is no tenant that can be deleted', async (_, name) => {
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
])('a tenant made of %s is told what is wrong, and not made', async (_, body) => {
  await using server = await startMockServer();
  const { status, body: told } = await admin(server.url, 'POST', '/tenants', body);
  expect(status).toBe(400);
  expect(told.error.code).toMatch(/^bad_(tenant|coupon|request)$/u);
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
});

test('a parameter fault of a tenant is signed with its key, and one of nobody is not signed', async () => {
  await using server = await startMockServer();
  await using tenant = await server.tenant();
  const refused = await post(server.url, JSON.stringify({ inst_no: tenant.instNo }));
  expect([refused.outcome, refused.body['sign']]).toEqual([
    'illegal_parameter',
    signed({ return_code: 'FAIL', return_msg: '参数不合法' }, tenant.key)['sign'],
  ]);
  expect((await post(server.url, JSON.stringify({ inst_no: 'nobody' }))).body).not.toHaveProperty('sign');
});

test("a profile's institutions share coupons and clock; a reset of one resets what they share", async () => {
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

test('the error of a client whose fault was another tenant’s never comes', async () => {
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
