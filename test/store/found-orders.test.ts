import { afterAll, describe, expect, test } from 'vitest';
import type { Held, OrderKey, Store } from '../../mock-server/src/core/store.js';
import { cancel, coupon, identity, keyOf, writeOff } from './acts.js';
import { endRedis, kinds } from './kinds.js';
import { twoHandles } from './two-handles.js';

afterAll(endRedis);

const { inst_no, merchant_no } = identity;
const waysToA: readonly OrderKey[] = [
  { by: 'number', number: '1' },
  { by: 'trace', trace: { inst_no, merchant_no, wf_trace_no: 'T' } },
  { by: 'coupon', coupon: { inst_no, coupon_code: 'A' } },
];

const byCouponA = { tenant: 't', order: { by: 'coupon', coupon: { inst_no, coupon_code: 'A' } } } as const;

describe.each(kinds)('$name', (kind) => {
  const two = twoHandles(kind);

  test.each(waysToA)('an order is found by $by, with its coupon, through any handle', async (by) => {
    const [one, other] = await two('A', 'B');
    const find = (store: Store, order: OrderKey, tenant = 't'): Promise<Held> =>
      store.transact({ tenant, order }, (held) => ({ result: held }));
    expect(await find(one, by)).toMatchObject({ tenant: { resets: 0 }, order: undefined });
    await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'));
    await other.transact(keyOf('t', 'B', 'U'), writeOff('B', '2', 'U'));
    for (const store of [one, other]) {
      const { coupon: used, order: found } = await find(store, by);
      expect(used).toEqual({ coupon_code: 'A', state: 'used', face_amount: 1000, order_no: '1' });
      expect(found).toMatchObject({ order_no: '1', coupon_code: 'A', wf_trace_no: 'T' });
    }
    expect(await find(other, by, 'nobody')).toEqual({ tenant: undefined });
    await other.reset('t');
    expect((await find(one, by)).order).toBe(undefined);
  });

  test.each(waysToA)('an order found by $by and its coupon are changed in one step', async (by) => {
    const [one, other] = await two('A', 'B');
    await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'));
    await one.transact(keyOf('t', 'B', 'U'), writeOff('B', '2', 'U'));
    expect(await other.transact({ tenant: 't', order: by }, cancel)).toBe('cancelled 1');
    expect(await one.transact({ tenant: 't', order: by }, cancel)).toBe('cancelled before');
    for (const again of waysToA) {
      const { coupon: free, order: found } = await one.transact({ tenant: 't', order: again }, (held) => ({
        result: held,
      }));
      expect(free).toEqual({
        coupon_code: 'A',
        state: 'issued',
        face_amount: 1000,
        cancelled_order_no: '1',
      });
      expect(found).toMatchObject({ order_no: '1', cancelled_at: '2026-05-04T04:02:01.000Z' });
    }
    const bound = await other.transact(keyOf('t', 'A', 'T'), ({ order }) => ({ result: order }));
    expect(bound).toMatchObject({ order_no: '1', cancelled_at: '2026-05-04T04:02:01.000Z' });
    expect((await other.orders('t', {})).map(({ order_no }) => order_no)).toEqual(['1', '2']);
  });

  test('a query by a coupon that was written off again finds its last write-off', async () => {
    const [one, other] = await two('A');
    await one.transact(keyOf('t', 'A'), writeOff('A', '1'));
    await one.transact({ tenant: 't', order: { by: 'number', number: '1' } }, cancel);
    await other.transact(keyOf('t', 'A'), writeOff('A', '2'));
    expect(await one.transact(byCouponA, ({ order }) => ({ result: order?.order_no }))).toBe('2');
    const first = { tenant: 't', order: { by: 'number', number: '1' } } as const;
    expect(await other.transact(first, ({ coupon: its }) => ({ result: its?.order_no }))).toBe('2');
  });

  test.each([
    ['reissued by hand', coupon('A')],
    ['replaced', coupon('A', { state: 'frozen', face_amount: 5 })],
    ['deleted', null],
  ] as const)(
    'a write-off is found and cancelled by a coupon that was %s, and the coupon stays so',
    async (_, now) => {
      const [one, other] = await two('A');
      await one.transact(keyOf('t', 'A'), writeOff('A', '1'));
      await other.transact(keyOf('t', 'A'), () => ({ result: undefined, write: { coupon: now } }));
      const seen = await one.transact(byCouponA, (held) => ({ result: held }));
      expect(seen).toMatchObject({ order: { order_no: '1' } });
      expect(seen.coupon).toEqual(now ?? undefined);
      expect(await other.transact(byCouponA, cancel)).toBe('cancelled 1');
      expect(await one.coupons('t', { limit: 9 })).toEqual(now ? [now] : []);
      expect(await one.transact(byCouponA, cancel)).toBe('cancelled before');
    },
  );

  test('each institution that shares a coupon finds its own last write-off', async () => {
    const [one, other] = await two('A');
    for (const [number, of] of [inst_no, '7000002', inst_no, '7000002'].entries()) {
      await one.transact(keyOf('t', 'A'), writeOff('A', String(number), undefined, { inst_no: of }));
      const byNumber = { by: 'number', number: String(number) } as const;
      await other.transact({ tenant: 't', order: byNumber }, cancel);
    }
    const last = (of: string): Promise<string | undefined> =>
      other.transact(
        { tenant: 't', order: { by: 'coupon', coupon: { inst_no: of, coupon_code: 'A' } } },
        ({ order }) => ({ result: order?.order_no }),
      );
    expect(await Promise.all([inst_no, '7000002', '7000003'].map(last))).toEqual(['2', '3', undefined]);
  });

  test('internal keys for coupons and trace numbers do not work as order numbers', async () => {
    const [one] = await two('A');
    await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'));
    for (const text of [
      [inst_no, 'A'],
      [inst_no, merchant_no, 'T'],
    ].map((ways) => JSON.stringify(ways))) {
      const order = { by: 'number', number: text } as const;
      expect(await one.transact({ tenant: 't', order }, (held) => ({ result: held.order }))).toBe(undefined);
    }
  });

  test('of a hundred that cancel one write-off at once, by any of its keys, one succeeds', async () => {
    const [one, other] = await two('A');
    await one.transact(keyOf('t', 'A', 'T'), writeOff('A', '1', 'T'));
    const asked = Array.from({ length: 100 }, (_, i) => {
      const order = waysToA[i % 3] ?? byCouponA.order;
      return (i % 2 ? one : other).transact({ tenant: 't', order }, cancel);
    });
    const results = await Promise.all(asked);
    expect(results.filter((result) => result === 'cancelled 1')).toHaveLength(1);
    expect(results.filter((result) => result === 'cancelled before')).toHaveLength(99);
  });
});
