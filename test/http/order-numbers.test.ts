import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { orderNumbers } from '../../mock-server/src/start/order-numbers.js';
import { admin, writeOff } from '../support/wire.js';

test('order numbers ascend, also where the clock is set back', () => {
  const clock = [1_700_000_000_000, 1_600_000_000_000, 1_700_000_000_001];
  const next = orderNumbers(() => clock.shift() ?? 0);
  const drawn = [next(), next(), next()];
  expect(drawn.map((number) => number.slice(0, 14))).toEqual([
    '51700000000000',
    '51700000000000',
    '51700000000001',
  ]);
  expect(drawn.toSorted()).toEqual(drawn);
});

test('a write-off that a latency delays has the number of when it was decided', async () => {
  const server = await startMockServer();
  try {
    for (const coupon_code of ['LATE1', 'SOON1']) {
      await admin(server.url, 'POST', '/coupons', { coupon_code, face_amount: 1000 });
    }
    const match = { coupon_code: 'LATE1' };
    await admin(server.url, 'POST', '/faults', { kind: 'latency', when: 'before', ms: 400, match });
    const late = writeOff(server.url, 'LATE1');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await writeOff(server.url, 'SOON1');
    await late;
    const { orders } = (await admin(server.url, 'GET', '/orders')).body;
    expect(orders.map(({ coupon_code }) => coupon_code)).toEqual(['SOON1', 'LATE1']);
    const numbers = orders.map(({ order_no }) => order_no);
    expect(numbers.toSorted()).toEqual(numbers);
  } finally {
    await server.close();
  }
});
