import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { orderNumbers } from '../../mock-server/src/start/order-numbers.js';
import { admin, writeOff } from '../support/wire.js';

test('order numbers ascend, even if the clock is set back', () => {
  const clock = [1_700_000_000_999, 1_600_000_000_000, 1_700_000_001_000];
  const next = orderNumbers(() => clock.shift() ?? 0);
  const drawn = [next(), next(), next()];
  expect(drawn.map((number) => number.slice(0, 11))).toEqual(['51700000000', '51700000000', '51700000001']);
  expect(drawn.toSorted()).toEqual(drawn);
});

test('an order number consists of 5, the second, a number below 2^31 and three counting digits', () => {
  const next = orderNumbers(
    () => 1_637_564_335_214,
    (below) => (below === 1000 ? 505 : 2_141_195_430),
  );
  expect(next()).toBe('516375643352141195430506'); // the order number on the provider's page, split in this way
  const drawn = Array.from({ length: 494 }, next);
  expect([drawn[0], drawn.at(-2), drawn.at(-1)]).toEqual([
    '516375643352141195430507',
    '516375643352141195430999',
    '516375643352141195431000',
  ]);
});

test('26,000 order numbers of one second ascend, so none is repeated', () => {
  const next = orderNumbers(() => 1_700_000_000_000);
  const drawn = Array.from({ length: 26_000 }, next);
  expect(drawn.filter((number, index) => number <= (drawn[index - 1] ?? ''))).toEqual([]);
  expect(drawn.filter((number) => !/^51700000000[0-2]\d{12}$/u.test(number))).toEqual([]);
});

test('if the counter runs out, the second advances by one, so that order numbers ascend', () => {
  let now = 1_700_000_000_000;
  const next = orderNumbers(
    () => now,
    (below) => (below === 1000 ? 998 : below - 1),
  );
  expect([next(), next(), next()]).toEqual([
    '517000000002147483647999',
    '517000000010000000000000',
    '517000000010000000000001',
  ]);
  now += 2_000;
  expect(next()).toBe('517000000020000000000002');
});

test('two emulators with the same profile, coupon and stopped clock draw different numbers, from the machine’s time', async () => {
  const before = Math.floor(Date.now() / 1000);
  const numbers = await Promise.all(
    [1, 2].map(async () => {
      await using server = await startMockServer();
      await admin(server.url, 'PUT', '/clock', { now: '2035-01-01T00:00:00+08:00', frozen: true });
      const { body } = await writeOff(server.url, '9900010000000001', { ts: '20350101000000' });
      return String(body['order_no']);
    }),
  );
  const after = Math.floor(Date.now() / 1000);
  expect(new Set(numbers.map((number) => number.slice(11))).size).toBe(2);
  for (const number of numbers) {
    expect(number).toMatch(/^5\d{23}$/u);
    expect(Number(number.slice(1, 11))).toBeGreaterThanOrEqual(before);
    expect(Number(number.slice(1, 11))).toBeLessThanOrEqual(after);
    expect(Number(number.slice(11, 21))).toBeLessThan(2_147_483_648);
  }
});

test('a write-off that a latency delays has the number of the time when it was decided', async () => {
  const server = await startMockServer();
  try {
    for (const coupon_code of ['LATE1', 'SOON1']) {
      await admin(server.url, 'POST', '/coupons', { coupon_code, face_amount: 1000 });
    }
    const match = { coupon_code: 'LATE1' };
    await admin(server.url, 'POST', '/faults', { kind: 'latency', when: 'before', ms: 2_000, match });
    const late = writeOff(server.url, 'LATE1');
    await expect.poll(async () => (await server.faults())[0]?.triggered).toBe(1);
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
