import type { Order } from '../core/order.js';
import { toShanghaiDay } from '../core/shanghai.js';

/** An order without what only the emulator works with. */
export type OrderView = Omit<Order, 'settled_by_fee' | 'never_replayed'>;

/** Sums in whole fen; as digits where they go beyond what a number holds. */
export interface Sums {
  readonly count: number;
  readonly face_amount: number | string;
  readonly settle_amount: number | string;
}

/** What holds; and what it is the difference of. */
export interface Totals extends Sums {
  /** Everything that was written off, cancelled or not. */
  readonly written_off: Sums;
  /** What of it was cancelled. */
  readonly cancelled: Sums;
}

/** What one shop wrote off on one day in Asia/Shanghai. */
export interface ShopDay extends Totals {
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly shop_no: string;
  readonly date: string;
}

export function orderView({ settled_by_fee: _fee, never_replayed: _never, ...order }: Order): OrderView {
  return order;
}

/** A cancelled write-off counts for nothing, on the day on which it was written off. */
export function totalsOf(orders: readonly Order[]): Totals {
  return {
    ...sumsOf(orders.filter((order) => order.cancelled_at === undefined)),
    written_off: sumsOf(orders),
    cancelled: sumsOf(orders.filter((order) => order.cancelled_at !== undefined)),
  };
}

function sumsOf(orders: readonly Order[]): Sums {
  return {
    count: orders.length,
    face_amount: sum(orders.map((order) => order.face_amount)),
    settle_amount: sum(orders.map((order) => order.settle_amount)),
  };
}

function sum(amounts: readonly number[]): number | string {
  const total = amounts.reduce((all, amount) => all + BigInt(amount), 0n);
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : total.toString();
}

/** By day, institution, merchant and shop: what a reconciliation (对账) goes through. */
export function byShopAndDay(orders: readonly Order[]): readonly ShopDay[] {
  const groups = new Map<string, Order[]>();
  for (const order of orders) {
    const name = JSON.stringify([dayOf(order), order.inst_no, order.merchant_no, order.shop_no]);
    const group = groups.get(name);
    if (group) group.push(order);
    else groups.set(name, [order]);
  }
  return [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      if (!first) return [];
      const { inst_no, merchant_no, shop_no } = first;
      return [{ date: dayOf(first), inst_no, merchant_no, shop_no, ...totalsOf(group) }];
    });
}

function dayOf({ written_off_at: at }: Order): string {
  return toShanghaiDay(Date.parse(at));
}
