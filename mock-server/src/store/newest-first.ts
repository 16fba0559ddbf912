import { createHash } from 'node:crypto';
import type { Order } from '../core/order.js';
import type { OrderPage, PageOfOrders } from '../core/store.js';
import { isSliceOver, nextSlice } from '../slices.js';

/** An order and its place in the list; the place alone if the order does not match. */
export type OrderAt = readonly [place: number, order: Order | undefined];

/** Reads up to this many orders before a place, the newest first; fewer only at the beginning of the list. */
export type ReadOrders = (before: number, most: number) => Promise<readonly OrderAt[]>;

/** How many orders one step reads, so that others do not wait long. */
const portion = 1_000;

/**
 * One page of a list, for every kind of store.
 *
 * @param generation differs after a reset; known after the first read
 */
export async function newestFirst(
  { limit, cursor }: Pick<OrderPage, 'limit' | 'cursor'>,
  read: ReadOrders,
  generation: () => string,
): Promise<PageOfOrders> {
  const orders: Order[] = [];
  let last = 0;
  const first = cursor === undefined ? afterLast : Number(cursor.slice(0, -digits));
  for (let [before, most] = [first, Math.min(limit + 1, portion)]; ; most = portion) {
    const rows = await read(before, most);
    if (cursor?.endsWith(digitsOf(generation())) === false) return { orders: [], isStale: true };
    for (const [place, order] of rows) {
      if (!order) continue;
      if (orders.length === limit) return { orders, cursor: `${last}${digitsOf(generation())}` };
      orders.push(order);
      last = place;
    }
    if (rows.length < most) return { orders };
    before = rows.at(-1)?.[0] ?? 0;
    if (isSliceOver()) await nextSlice();
  }
}

const afterLast = Number.MAX_SAFE_INTEGER;

/** A cursor ends with this many digits of its generation. */
const digits = 9;

function digitsOf(generation: string): string {
  const number = createHash('sha256').update(generation).digest().readUInt32BE() % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** All matching orders, oldest first; without those that arrive meanwhile. */
export async function oldestFirst(read: ReadOrders): Promise<readonly Order[]> {
  return (await newestFirst({ limit: Infinity }, read, () => '')).orders.toReversed();
}
