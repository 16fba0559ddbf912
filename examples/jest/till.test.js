import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startMockServer } from '@shoubei-kit/mock-server';
import { payWithCoupons, takeCoupon } from './till.js';

// One emulator for the file, and a tenant for each test: what one does there, no other sees.
let server;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

test('a refunded coupon is rejected at the till', async () => {
  const tenant = await server.tenant();
  const { couponCode } = await tenant.coupon({ state: 'refunded' });
  const taken = await takeCoupon(tenant.client(), { couponCode, amount: 4000 });
  expect(taken).toMatchObject({ status: 'refused', reason: 'refunded' });
});

test('a coupon is written off with one call', async () => {
  const tenant = await server.tenant();
  const { couponCode } = await tenant.coupon({ faceAmount: 2500 });
  const wfTraceNo = 'till-1-receipt-0001';
  const taken = await takeCoupon(tenant.client(), { couponCode, amount: 4000, wfTraceNo });
  expect(taken).toMatchObject({ status: 'taken', faceAmount: 2500 });
  expect(await tenant.countRequests({ couponCode, wfTraceNo })).toBe(1);
});

test('when the response is lost, the retry gets the order of the first attempt', async () => {
  const tenant = await server.tenant();
  const { couponCode } = await tenant.coupon();
  await tenant.fault({ kind: 'reset', when: 'after', match: { couponCode } });
  const taken = await takeCoupon(tenant.client(), { couponCode, amount: 4000 });
  const orders = await tenant.orders();
  expect(orders).toHaveLength(1);
  expect(taken).toMatchObject({ status: 'taken', orderNo: orders[0]?.orderNo });
  const requests = await tenant.requests({ couponCode, wfTraceNo: taken.wfTraceNo });
  expect(requests.map(({ replayed }) => replayed)).toEqual([false, true]);
});

test('when the response is lost and the coupon then counts as used, the clerk has to check', async () => {
  const tenant = await server.tenant();
  const { couponCode } = await tenant.coupon();
  await tenant.fault({ kind: 'lost_then_already_used', when: 'after', match: { couponCode } });
  const taken = await takeCoupon(tenant.client(), { couponCode, amount: 4000 });
  expect(taken.status).toBe('to_check');
  expect(await tenant.findCoupon(couponCode)).toMatchObject({ state: 'used' });
});

test('a coupon expires at midnight, Shanghai time', async () => {
  const tenant = await server.tenant();
  const validUntil = '2030-12-31T23:59:59+08:00';
  const early = await tenant.coupon({ validUntil });
  const late = await tenant.coupon({ validUntil });
  await tenant.clock.freeze(validUntil);
  const lastSecond = await takeCoupon(tenant.client(), { couponCode: early.couponCode, amount: 4000 });
  expect(lastSecond.status).toBe('taken');
  await tenant.clock.advance(1000);
  const midnight = await takeCoupon(tenant.client(), { couponCode: late.couponCode, amount: 4000 });
  expect(midnight).toMatchObject({ status: 'refused', reason: 'expired' });
});

test('two institutions use the same coupon code and trace number at once, each for itself', async () => {
  const sale = { couponCode: 'WELCOME10', amount: 4000, wfTraceNo: 'receipt-0001' };
  const ours = await server.tenant({ coupons: [{ couponCode: 'WELCOME10', faceAmount: 1000 }] });
  const theirs = await server.tenant({ coupons: [{ couponCode: 'WELCOME10', faceAmount: 2000 }] });
  const taken = await Promise.all([ours, theirs].map((tenant) => takeCoupon(tenant.client(), sale)));
  expect(taken).toMatchObject([
    { status: 'taken', faceAmount: 1000 },
    { status: 'taken', faceAmount: 2000 },
  ]);
  expect([await ours.countRequests(), await theirs.countRequests()]).toEqual([1, 1]);
});

test('a basket of three coupons, the second of which is frozen', async () => {
  const tenant = await server.tenant({
    coupons: [
      { couponCode: 'A1', faceAmount: 1000 },
      { couponCode: 'A2', faceAmount: 2000, state: 'frozen' },
      { couponCode: 'A3', faceAmount: 500 },
    ],
  });
  const basket = { couponCodes: ['A1', 'A2', 'A3'], amount: 9000 };
  const { coupons, discount } = await payWithCoupons(tenant.client(), basket);
  expect(coupons).toMatchObject([{ status: 'taken' }, { reason: 'frozen' }, { status: 'taken' }]);
  expect(discount).toBe(1500);
  expect((await tenant.orders()).map(({ couponCode }) => couponCode)).toEqual(['A1', 'A3']);
});
