import type { HeldCoupon } from '../../core/coupon.js';
import type { Order } from '../../core/order.js';
import type { CouponPage, OrderFilter } from '../../core/store.js';
import { fitsCoupon, fitsOrder } from '../fits.js';
import { couponPage, orderPage } from './scripts.js';
import { type RedisSteps, textsOf } from './steps.js';
import { crowded, damaged } from '../store-error.js';
import { couponFrom, orderFrom } from '../stored-text.js';

/** So many at a time, that nobody else waits long. */
const portion = 1_000;

/** How often a list of orders is begun anew because of a reset. */
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
    // Codes in an order of somebody else's would come again and again.
    if (Buffer.compare(Buffer.from(last), Buffer.from(cursor)) <= 0) throw damaged();
    cursor = last;
  }
}

export async function listOrders(
  steps: RedisSteps,
  tenant: string,
  filter: OrderFilter,
  until: () => number,
  triesLeft: number = mostTries,
): Promise<readonly Order[]> {
  const found: Order[] = [];
  let of: string | undefined;
  for (let first = 0; ; first += portion) {
    const places = [String(first), String(first + portion - 1)];
    const answer = await steps.ask(orderPage, tenant, places, until());
    const [tenantAndResets = [], texts = []] = Array.isArray(answer) ? answer.map(textsOf) : [];
    const now = tenantAndResets.join(' ');
    of ??= now;
    // A reset came between: what was found is gone.
    if (now !== of) {
      if (triesLeft <= 1) throw crowded();
      return listOrders(steps, tenant, filter, until, triesLeft - 1);
    }
    found.push(...texts.flatMap((text) => orderFrom(text) ?? []).filter((order) => fitsOrder(order, filter)));
    if (texts.length < portion) return found;
  }
}
