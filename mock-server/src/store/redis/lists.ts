import type { HeldCoupon } from '../../core/coupon.js';
import type { CouponPage, OrderFilter } from '../../core/store.js';
import { fitsCoupon, fitsOrder } from '../fits.js';
import type { OrderAt, ReadOrders } from '../newest-first.js';
import { couponPage, orderPage } from './scripts.js';
import { type RedisSteps, textsOf } from './steps.js';
import { crowded, damaged } from '../store-error.js';
import { couponFrom, orderFrom } from '../stored-text.js';

/** How many entries one step reads, so that others do not wait long. */
const portion = 1_000;

/** How often a list of orders is restarted because of a reset. */
const mostTries = 10;

export async function listCoupons(
  steps: RedisSteps,
  tenant: string,
  page: CouponPage,
  until: () => number,
): Promise<readonly HeldCoupon[]> {
  const found: HeldCoupon[] = [];
  let cursor = page.cursor ?? '';
  for (;;) {
    const begin = cursor === '' ? '-' : `(${cursor}`;
    const answer = await steps.ask(couponPage, tenant, [begin, String(portion)], until());
    const [codes, coupons] = Array.isArray(answer) ? answer.map(textsOf) : [];
    const held = (coupons ?? []).flatMap((text) => couponFrom(text) ?? []);
    found.push(...held.filter((coupon) => fitsCoupon(coupon, page)));
    const last = codes?.at(-1) ?? '';
    if (found.length >= page.limit || (codes?.length ?? 0) < portion) return found.slice(0, page.limit);
    // In an order of codes made by another program, codes would repeat forever.
    if (Buffer.compare(Buffer.from(last), Buffer.from(cursor)) <= 0) throw damaged();
    cursor = last;
  }
}

/**
 * Lists orders as `list` does, with its read functions.
 *
 * @param list restarted if a reset came between
 */
export async function listOrders<R>(
  steps: RedisSteps,
  tenant: string,
  filter: OrderFilter,
  until: () => number,
  list: (read: ReadOrders, generation: () => string) => Promise<R>,
): Promise<R> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const seen = new Set<string>();
    const readOrders: ReadOrders = async (before, most) => {
      const answer = await steps.ask(orderPage, tenant, [String(before), String(most)], until());
      const [of, first, texts]: readonly unknown[] = Array.isArray(answer) ? answer : [];
      seen.add(textsOf(of).join(' '));
      // Results from before a reset are obsolete.
      return seen.size > 1 ? [] : placed(Number(first), texts, filter);
    };
    const found = await list(readOrders, () => [...seen].join(' '));
    if (seen.size === 1) return found;
  }
  throw crowded();
}

function placed(first: number, texts: unknown, filter: OrderFilter): readonly OrderAt[] {
  const orders: readonly unknown[] = Array.isArray(texts) ? texts : [];
  const rows = orders.map((text, index): OrderAt => {
    const order = orderFrom(text);
    return [first + index, order && fitsOrder(order, filter) ? order : undefined];
  });
  return rows.toReversed();
}
