import { shoubeiHandlers } from '@shoubei-kit/mock-server/msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { UnknownOutcome, writeOff } from './checkout.js';

const emulator = await shoubeiHandlers();
const server = setupServer(...emulator.handlers);
server.listen({ onUnhandledRequest: 'error' });
afterAll(async () => {
  server.close();
  await emulator.close();
});

let shop;
beforeEach(async () => {
  shop = await emulator.tenant();
});

test('a coupon is written off once', async () => {
  const { couponCode } = await shop.coupon({ faceAmount: 2500 });
  expect(await writeOff(shop, couponCode, 'receipt-1')).toEqual({ settleAmount: 2485 });
  expect(await writeOff(shop, couponCode, 'receipt-2')).toEqual({ refused: '券码已核销' });
  expect(await shop.orders()).toHaveLength(1);
});

test('when the connection is cut after the write-off, the same trace number gets the same order', async () => {
  const { couponCode } = await shop.coupon();
  await shop.fault({ kind: 'reset', when: 'after' });
  await expect(writeOff(shop, couponCode, 'receipt-1')).rejects.toThrow(UnknownOutcome);
  expect(await writeOff(shop, couponCode, 'receipt-1')).toEqual({ settleAmount: 994 });
  expect((await shop.requests()).map(({ replayed }) => replayed)).toEqual([false, true]);
});

test.each(['cut_json', 'empty_body', 'html', 'wrong_sign'])(
  'after the fault %s the response is not trusted, though the coupon is spent',
  async (kind) => {
    const { couponCode } = await shop.coupon();
    await shop.fault({ kind, when: 'after' });
    await expect(writeOff(shop, couponCode, 'receipt-1')).rejects.toThrow(UnknownOutcome);
    expect(await shop.findCoupon(couponCode)).toMatchObject({ state: 'used' });
  },
);

test('a coupon has expired at midnight, Shanghai time', async () => {
  const { couponCode } = await shop.coupon({ validUntil: '2030-12-31T23:59:59+08:00' });
  await shop.clock.freeze('2031-01-01T00:00:00+08:00');
  expect(await writeOff(shop, couponCode, 'receipt-1')).toEqual({ refused: '券码已过期' });
});
