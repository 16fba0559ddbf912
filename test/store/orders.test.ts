import { afterAll, describe, expect, test } from 'vitest';
import type { OrderPage } from '../../mock-server/src/core/store.js';
import { coupon, identity, keyOf, writeOff } from './acts.js';
import { endRedis, kinds } from './kinds.js';
import { twoHandles } from './two-handles.js';

afterAll(endRedis);

describe.each(kinds)('$name', (kind) => {
  const two = twoHandles(kind);

  test('orders are listed oldest first, by institution, shop and day in Shanghai', async () => {
    const [one, other] = await two('A', 'B', 'C', 'D');
    const rows = [
      ['A', '9', { written_off_at: '2026-05-04T15:59:59.999Z' }],
      ['B', '1', { written_off_at: '2026-05-04T16:00:00.000Z' }],
      ['C', '5', { written_off_at: '2026-05-03T16:00:00.000Z', shop_no: 'other' }],
      ['D', '3', { written_off_at: '2026-05-04T00:00:00.000Z', inst_no: 'y' }],
    ] as const;
    for (const [code, no, more] of rows)
      await one.transact(keyOf('t', code), writeOff(code, no, undefined, more));
    const numbers = async (filter: object): Promise<readonly string[]> =>
      (await other.orders('t', filter)).map(({ order_no }) => order_no);
    expect(await numbers({})).toEqual(['9', '1', '5', '3']);
    const day = { from: '2026-05-04', to: '2026-05-04' };
    expect(await numbers(day)).toEqual(['9', '5', '3']);
    expect(await numbers({ from: '2026-05-05', to: '2026-05-05' })).toEqual(['1']);
    expect(await numbers({ from: '2026-05-04', to: '2026-05-05' })).toEqual(['9', '1', '5', '3']);
    expect(await numbers({ from: '2026-05-05' })).toEqual(['1']);
    expect(await numbers({ to: '2026-05-04' })).toEqual(['9', '5', '3']);
    expect(await numbers({ shop_no: 'other' })).toEqual(['5']);
    expect(await numbers({ merchant_no: 'other' })).toEqual([]);
    expect(await numbers({ merchant_no: identity.merchant_no, from: '2026-05-05' })).toEqual(['1']);
    expect(await numbers({ inst_no: 'y', ...day, shop_no: identity.shop_no })).toEqual(['3']);
    expect(await numbers({ from: '2026-05-06', to: '2026-05-06' })).toEqual([]);
  });

  test('orders are listed a page at a time, newest first, while others are added', async () => {
    const codes = Array.from({ length: 8 }, (_, index) => `C${index}`);
    const [one, other] = await two(...codes);
    for (const [index, code] of codes.slice(0, 7).entries()) {
      const shop_no = index % 3 === 0 ? 'third' : 'other';
      await one.transact(keyOf('t', code), writeOff(code, String(index), undefined, { shop_no }));
    }
    const page = async (asked: OrderPage): Promise<unknown> => {
      const { orders, ...more } = await other.orderPage('t', asked);
      return [orders.map(({ order_no }) => order_no), more];
    };
    const first = await other.orderPage('t', { limit: 2 });
    expect(first.orders.map(({ order_no }) => order_no)).toEqual(['6', '5']);
    await one.transact(keyOf('t', 'C7'), writeOff('C7', '7'));
    const cursor = String(first.cursor);
    expect(await page({ limit: 5, cursor })).toEqual([['4', '3', '2', '1', '0'], {}]);
    const third = await other.orderPage('t', { limit: 2, shop_no: 'third' });
    expect(third.orders.map(({ order_no }) => order_no)).toEqual(['6', '3']);
    expect(await page({ limit: 2, shop_no: 'third', cursor: String(third.cursor) })).toEqual([['0'], {}]);
    expect(await page({ limit: 9, inst_no: 'nobody' })).toEqual([[], {}]);
  });

  test('a cursor from before a reset, or of a tenant that was made again, is stale', async () => {
    const codes = Array.from({ length: 6 }, (_, index) => `C${index}`);
    const [one, other] = await two(...codes);
    const again = [
      () => one.reset('t'),
      () =>
        one.drop('t').then(() =>
          one.open(
            't',
            {},
            codes.map((code) => coupon(code)),
          ),
        ),
    ];
    for (const restart of again) {
      for (const code of codes.slice(0, 3)) await one.transact(keyOf('t', code), writeOff(code, code));
      const { cursor = '' } = await other.orderPage('t', { limit: 1 });
      await restart();
      expect(await other.orderPage('t', { limit: 9, cursor })).toEqual({ orders: [], isStale: true });
      for (const code of codes) await one.transact(keyOf('t', code), writeOff(code, code));
      expect(await other.orderPage('t', { limit: 9, cursor })).toEqual({ orders: [], isStale: true });
      expect((await other.orderPage('t', { limit: 9 })).orders).toHaveLength(6);
      await one.reset('t');
    }
  });
});
