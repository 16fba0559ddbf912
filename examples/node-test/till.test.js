import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMockServer } from '@shoubei-kit/mock-server';
import { payWithCoupons, takeCoupon } from './till.js';

/** An emulator for one test. With Node 24 or TypeScript: `await using server = await startMockServer();` */
async function emulator(t) {
  const server = await startMockServer();
  t.after(() => server.close());
  return server;
}

test('a refunded coupon is rejected at the till', async (t) => {
  const server = await emulator(t);
  const { couponCode } = await server.coupon({ state: 'refunded' });
  const taken = await takeCoupon(server.client(), { couponCode, amount: 4000 });
  assert.equal(taken.status, 'refused');
  assert.equal(taken.reason, 'refunded');
});

test('a coupon is written off with one call', async (t) => {
  const server = await emulator(t);
  const { couponCode } = await server.coupon({ faceAmount: 2500 });
  const wfTraceNo = 'till-1-receipt-0001';
  const taken = await takeCoupon(server.client(), { couponCode, amount: 4000, wfTraceNo });
  assert.equal(taken.status, 'taken');
  assert.equal(taken.faceAmount, 2500);
  assert.equal(await server.countRequests({ couponCode, wfTraceNo }), 1);
});

test('when the response is lost, the retry gets the order of the first attempt', async (t) => {
  const server = await emulator(t);
  const { couponCode } = await server.coupon();
  await server.fault({ kind: 'reset', when: 'after', match: { couponCode } });
  const taken = await takeCoupon(server.client(), { couponCode, amount: 4000 });
  assert.equal(taken.status, 'taken');
  const orders = await server.orders();
  assert.deepEqual(
    orders.map(({ orderNo }) => orderNo),
    [taken.orderNo],
  );
  const requests = await server.requests({ couponCode, wfTraceNo: taken.wfTraceNo });
  assert.deepEqual(
    requests.map(({ replayed }) => replayed),
    [false, true],
  );
});

test('when the response is lost and the coupon then counts as used, the clerk has to check', async (t) => {
  const server = await emulator(t);
  const { couponCode } = await server.coupon();
  await server.fault({ kind: 'lost_then_already_used', when: 'after', match: { couponCode } });
  const taken = await takeCoupon(server.client(), { couponCode, amount: 4000 });
  assert.equal(taken.status, 'to_check');
  assert.equal((await server.findCoupon(couponCode))?.state, 'used');
});

test('a coupon expires at midnight, Shanghai time', async (t) => {
  const server = await emulator(t);
  const validUntil = '2030-12-31T23:59:59+08:00';
  const early = await server.coupon({ validUntil });
  const late = await server.coupon({ validUntil });
  await server.clock.freeze(validUntil);
  const lastSecond = await takeCoupon(server.client(), { couponCode: early.couponCode, amount: 4000 });
  assert.equal(lastSecond.status, 'taken');
  await server.clock.advance(1000);
  const midnight = await takeCoupon(server.client(), { couponCode: late.couponCode, amount: 4000 });
  assert.equal(midnight.reason, 'expired');
});

test('two institutions use the same coupon code and trace number at once, each for itself', async (t) => {
  const server = await emulator(t);
  const couponCode = 'WELCOME10';
  const tenants = await Promise.all(
    [1000, 2000].map((faceAmount) => server.tenant({ coupons: [{ couponCode, faceAmount }] })),
  );
  const taken = await Promise.all(
    tenants.map((tenant) =>
      takeCoupon(tenant.client(), { couponCode, amount: 4000, wfTraceNo: 'receipt-0001' }),
    ),
  );
  assert.deepEqual(
    taken.map(({ faceAmount }) => faceAmount),
    [1000, 2000],
  );
  assert.notEqual(taken[0].orderNo, taken[1].orderNo);
  for (const tenant of tenants) assert.equal(await tenant.countRequests(), 1);
});

test('a basket of three coupons, the second of which is frozen', async (t) => {
  const server = await emulator(t);
  const made = [
    await server.coupon({ faceAmount: 1000 }),
    await server.coupon({ faceAmount: 2000, state: 'frozen' }),
    await server.coupon({ faceAmount: 500 }),
  ];
  const couponCodes = made.map(({ couponCode }) => couponCode);
  const { coupons, discount } = await payWithCoupons(server.client(), { couponCodes, amount: 9000 });
  assert.deepEqual(
    coupons.map(({ status, reason }) => reason ?? status),
    ['taken', 'frozen', 'taken'],
  );
  assert.equal(discount, 1500);
  assert.equal((await server.findCoupon(couponCodes[1]))?.state, 'frozen');
});
