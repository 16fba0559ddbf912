import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
import { toShanghaiDay } from '../core/shanghai.js';
import type { CouponPage, OrderFilter } from '../core/store.js';

/** Whether a coupon matches a page's filters, apart from its limit and cursor. */
export function fitsCoupon({ state, inst_no }: HeldCoupon, page: CouponPage): boolean {
  if (page.state !== undefined && state !== page.state) return false;
  return page.inst_no === undefined || inst_no === undefined || inst_no === page.inst_no;
}

export function fitsOrder(order: Order, { inst_no, merchant_no, shop_no, from, to }: OrderFilter): boolean {
  if (inst_no !== undefined && order.inst_no !== inst_no) return false;
  if (merchant_no !== undefined && order.merchant_no !== merchant_no) return false;
  if (shop_no !== undefined && order.shop_no !== shop_no) return false;
  if (from === undefined && to === undefined) return true;
  const day = toShanghaiDay(Date.parse(order.written_off_at));
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}
