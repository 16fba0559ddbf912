import type { HeldCoupon } from '../../mock-server/src/core/coupon.js';
import type { Order } from '../../mock-server/src/core/order.js';
import type { Held, Key, Write } from '../../mock-server/src/core/store.js';

export const identity = { inst_no: '7000001', merchant_no: '85187000001', shop_no: '86207000001' };

export function coupon(coupon_code: string, more: Partial<HeldCoupon> = {}): HeldCoupon {
  return { coupon_code, state: 'issued', face_amount: 1000, ...more };
}

export const codeAt = (place: number): string => `6${String(place).padStart(9, '0')}`;

/** Coupons that are not sorted by code. */
export function couponsOf(count: number, more: Partial<HeldCoupon> = {}): readonly HeldCoupon[] {
  return Array.from({ length: count }, (_, index) => coupon(codeAt((index * 7_919) % count), more));
}

export function order(order_no: string, coupon_code: string, more: Partial<Order> = {}): Order {
  return {
    order_no,
    ...identity,
    coupon_code,
    wf_trace_no: undefined,
    amount: '1000',
    real_amount: undefined,
    channel_type: undefined,
    exc_discount_flag: '0',
    face_amount: 1000,
    settle_amount: 994,
    settled_by_fee: true,
    written_off_at: '2026-05-04T03:02:01.000Z',
    ...more,
  };
}

export function keyOf(tenant: string, code: string, wf_trace_no?: string): Key {
  const { inst_no, merchant_no } = identity;
  return { tenant, code, ...(wf_trace_no !== undefined && { trace: { inst_no, merchant_no, wf_trace_no } }) };
}

interface Step {
  readonly result: string;
  readonly write?: Write;
}

/** Writes off, or returns why not: `written NUMBER`, `replayed NUMBER`, `conflict`, or the coupon's state. */
export function writeOff(
  code: string,
  order_no: string,
  wf_trace_no?: string,
  more?: Partial<Order>,
): (held: Held) => Step {
  return ({ coupon: there, order: bound }) => {
    if (bound) return { result: bound.coupon_code === code ? `replayed ${bound.order_no}` : 'conflict' };
    if (there?.state !== 'issued') return { result: there?.state ?? 'none' };
    const made = order(order_no, code, { wf_trace_no, ...more });
    return {
      result: `written ${order_no}`,
      write: { coupon: { ...there, state: 'used', order_no }, order: made },
    };
  };
}

/** Cancels a write-off, an hour after it: `cancelled NUMBER`, `cancelled before`, or `none`. */
export function cancel({ coupon: there, order: found }: Held): Step {
  if (!found) return { result: 'none' };
  if (found.cancelled_at !== undefined) return { result: 'cancelled before' };
  const { order_no: number } = found;
  const ended = { ...found, cancelled_at: '2026-05-04T04:02:01.000Z' };
  if (there?.order_no !== number) return { result: `cancelled ${number}`, write: { order: ended } };
  const { order_no: cancelled_order_no, ...free } = there;
  const issued: HeldCoupon = { ...free, state: 'issued', cancelled_order_no };
  return { result: `cancelled ${number}`, write: { coupon: issued, order: ended } };
}
