import type { Order } from '../core/order.js';
import { toShanghaiDay } from '../core/shanghai.js';
import { isSliceOver, nextSlice, partsOf } from '../slices.js';
import { SortedCodes } from '../store/sorted-codes.js';

/** An order without the emulator's internal fields. */
export type OrderView = Omit<Order, 'settled_by_fee' | 'never_replayed'>;

/** Sums in whole fen. Digits for sums beyond the range of a number. */
export interface Sums {
  readonly count: number;
  readonly face_amount: number | string;
  readonly settle_amount: number | string;
}

/** The valid total, with the two sums that it is the difference of. */
export interface Totals extends Sums {
  /** All write-offs, cancelled or not. */
  readonly written_off: Sums;
  /** The cancelled ones among them. */
  readonly cancelled: Sums;
}

/** The write-offs of one shop on one day in Asia/Shanghai. */
export interface ShopDay extends Totals {
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly shop_no: string;
  readonly date: string;
}

/** @param hide hides keys that were sent in fields that the caller may choose */
export function orderView(
  { settled_by_fee: _fee, never_replayed: _never, ...order }: Order,
  hide: Hide = (text) => text,
): OrderView {
  const { merchant_no, shop_no, wf_trace_no } = order;
  return {
    ...order,
    merchant_no: hide(merchant_no),
    shop_no: hide(shop_no),
    ...(wf_trace_no !== undefined && { wf_trace_no: hide(wf_trace_no) }),
  };
}

type Hide = (text: string) => string;

/** Adds up orders one by one, in any number. A cancelled one counts as zero, on the day of its write-off. */
export class OrderTotals {
  readonly #writtenOff = { count: 0, face: 0n, settle: 0n };
  readonly #cancelled = { count: 0, face: 0n, settle: 0n };

  add({ face_amount, settle_amount, cancelled_at }: Order): void {
    const sums = cancelled_at === undefined ? [this.#writtenOff] : [this.#writtenOff, this.#cancelled];
    for (const one of sums) {
      one.count += 1;
      one.face += BigInt(face_amount);
      one.settle += BigInt(settle_amount);
    }
  }

  get sums(): Totals {
    const [all, cancelled] = [this.#writtenOff, this.#cancelled];
    return {
      ...sumsOf(all.count - cancelled.count, all.face - cancelled.face, all.settle - cancelled.settle),
      written_off: sumsOf(all.count, all.face, all.settle),
      cancelled: sumsOf(cancelled.count, cancelled.face, cancelled.settle),
    };
  }
}

function sumsOf(count: number, face: bigint, settle: bigint): Sums {
  return { count, face_amount: shown(face), settle_amount: shown(settle) };
}

function shown(total: bigint): number | string {
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : total.toString();
}

/** The rows of a reconciliation (对账). */
export interface ShopDays {
  readonly rows: readonly ShopDay[];
  readonly totals: Totals;
  /** How many rows of older days the limit left out. */
  readonly left_out?: number;
}

/**
 * Groups by day, institution, merchant and shop.
 *
 * @param limit the most rows, of the last days; the totals include all
 */
export async function byShopAndDay(orders: readonly Order[], hide: Hide, limit?: number): Promise<ShopDays> {
  const groups = new Map<string, { readonly first: Order; readonly totals: OrderTotals }>();
  const names = new SortedCodes(); // sorts on arrival: sorting all at the end would delay others
  const all = new OrderTotals();
  for await (const some of partsOf(orders)) {
    for (const order of some) {
      const name = JSON.stringify([dayOf(order), order.inst_no, order.merchant_no, order.shop_no]);
      const group = groups.get(name) ?? { first: order, totals: new OrderTotals() };
      if (group.first === order) {
        groups.set(name, group);
        names.add(name);
      }
      group.totals.add(order);
      all.add(order);
    }
  }
  const rows: ShopDay[] = [];
  const leftOut = Math.max(0, groups.size - (limit ?? Infinity));
  let index = 0;
  for (let some = names.after(''); some.length > 0; some = names.after(some.at(-1) ?? '')) {
    if (isSliceOver()) await nextSlice();
    for (const name of some) {
      const { first, totals } = groups.get(name) ?? {};
      index += 1;
      if (first && totals && index > leftOut) rows.push(dayRow(first, totals, hide));
    }
  }
  return { rows, totals: all.sums, ...(limit !== undefined && { left_out: leftOut }) };
}

function dayRow(first: Order, totals: OrderTotals, hide: Hide): ShopDay {
  const { inst_no, merchant_no, shop_no } = first;
  return {
    date: dayOf(first),
    inst_no,
    merchant_no: hide(merchant_no),
    shop_no: hide(shop_no),
    ...totals.sums,
  };
}

function dayOf({ written_off_at: at }: Order): string {
  return toShanghaiDay(Date.parse(at));
}
