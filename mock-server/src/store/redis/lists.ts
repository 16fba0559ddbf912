import type { HeldCoupon } from '../../core/coupon.js';
import type { Order } from '../../core/order.js';
import type { CouponPage, OrderFilter } from '../../core/store.js';
import { fitsCoupon, fitsOrder } from '../fits.js';
import { couponPage, orderPage } from './scripts.js';
import { type RedisSteps, textsOf } from './steps.js';
import { couponFrom, orderFrom } from '../stored-text.js';

/** So many at a time, that nobody else waits long. */
const portion = 1_000;

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
    cursor = codes?.at(-1) ?? '';
    if (found.length >= page.limit || (codes?.length ?? 0) < portion) return found.slice(0, page.limit);
  }
}

export async function listOrders(
  steps: RedisSteps,
  tenant: string,
  filter: OrderFilter,
  until: () => number,
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
    if (now !== of) return listOrders(steps, tenant, filter, until);
    found.push(...texts.flatMap((text) => orderFrom(text) ?? []).filter((order) => fitsOrder(order, filter)));
    if (texts.length < portion) return found;
  }
}
