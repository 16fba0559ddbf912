import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { signed } from '../support/sign.js';
import { admin, base, post } from '../support/wire.js';

/**
 * What one of many simultaneous tests sees. All use the same coupon code and trace numbers, and each its own
 * fault and day.
 */
async function oneOfMany(url: string, n: number, face: number): Promise<readonly unknown[]> {
  const made = (
    await admin(url, 'POST', '/tenants', { coupons: [{ coupon_code: 'SAME', face_amount: face }] })
  ).body;
  const { inst_no, key, merchant_no, shop_no } = made;
  const q = `?inst_no=${inst_no}`;
  const ask = async (fields: object): Promise<Awaited<ReturnType<typeof post>>> =>
    post(url, JSON.stringify(signed({ ...base, inst_no, merchant_no, shop_no, ...fields }, key)));
  // Its own day. Its second coupon is valid on it, and no other tenant's is.
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
  const triggered = await ask({ coupon_code: 'SAME', wf_trace_no: 'T1' });
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
    expect((await admin(url, 'GET', `/requests/count${q}`)).body).toEqual({
      count: 1,
      evicted: 0,
      of_runs: 0,
    });
  }
  return [
    [triggered.status, triggered.headers.get('x-shoubei-mock-fault')],
    [retried.outcome, retried.body['amount'], retried.headers.get('x-shoubei-mock-replayed') === 'true'],
    [valid.outcome, valid.body['amount']],
    conflict.outcome,
    count,
    totals,
    faults.map((fault) => Object.assign(fault, { id: '', seed: 0 })),
  ];
}

/** This many tenants at once. The first has a coupon of `face` fen, and each next one of a fen more. */
export async function expectApart(tenants: number, face: number): Promise<void> {
  await using server = await startMockServer();
  const seen = await Promise.all(
    Array.from({ length: tenants }, (_, n) => oneOfMany(server.url, n, face + n)),
  );
  for (const [n, told] of seen.entries()) {
    const [kind, status] = [
      ['http_status', 500],
      ['system_error', 200],
      ['empty_body', 200],
    ][n % 3] ?? ['', 0];
    const when = n % 2 === 0 ? 'before' : 'after';
    // A face of about 1,000 costs 6 fen up to 1,083, and then 7; a face of 7 costs none.
    const sums = {
      count: 2,
      face_amount: face + 7 + n,
      settle_amount: face + 7 + n - (face + n <= 1083 ? 6 : 7),
    };
    const none = { count: 0, face_amount: 0, settle_amount: 0 };
    expect(told).toEqual([
      [status, kind],
      ['written_off', String(face + n), when === 'after'],
      ['written_off', '7'],
      'trace_conflict',
      { count: 4, evicted: 0, of_runs: 0 },
      { ...sums, written_off: sums, cancelled: none },
      [{ id: '', seed: 0, kind, when, match: { coupon_code: 'SAME' }, seen: 1, triggered: 1, left: 0 }],
    ]);
  }
  expect(await server.requests({ couponCode: 'none' })).toEqual([]);
  expect((await admin(server.url, 'GET', '/orders')).body.orders).toEqual([]);
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toHaveLength(tenants);
}
