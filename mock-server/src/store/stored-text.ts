import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
import type { CouponKey, TraceKey } from '../core/store.js';
import type { Tenant } from '../core/tenant.js';
import { damaged } from './store-error.js';

// Only stores write this text. It is checked only for changes by another program or by hand.

export function tenantFrom(text: unknown): Tenant | undefined {
  return heldIn(text, [], []);
}

export function couponFrom(text: unknown): HeldCoupon | undefined {
  return heldIn(text, ['coupon_code', 'state'], ['face_amount']);
}

export function orderFrom(text: unknown): Order | undefined {
  const texts = ['order_no', 'coupon_code', 'inst_no', 'merchant_no', 'shop_no', 'written_off_at'] as const;
  return heldIn(text, texts, ['face_amount', 'settle_amount']);
}

/** @throws StoreError for text that differs from the written form; undefined without text */
function heldIn<T extends object>(
  text: unknown,
  texts: readonly (keyof T)[],
  amounts: readonly (keyof T)[],
): T | undefined {
  if (typeof text !== 'string') return undefined;
  let value: T | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged();
  const isHeld =
    texts.every((name) => typeof value[name] === 'string') &&
    amounts.every((name) => Number.isSafeInteger(value[name]));
  if (!isHeld) throw damaged();
  return value;
}

/** A trace number's scope as one text, which no other scope has. */
export function traceText({ inst_no, merchant_no, wf_trace_no }: TraceKey): string {
  return JSON.stringify([inst_no, merchant_no, wf_trace_no]);
}

/** The same of the trace number that a write-off bound, if it had one. */
export function traceOf({ inst_no, merchant_no, wf_trace_no }: Order): string | undefined {
  return wf_trace_no === undefined ? undefined : traceText({ inst_no, merchant_no, wf_trace_no });
}

/** The same of the coupon that a write-off was of; no trace number's scope has such a text. */
export function couponText({ inst_no, coupon_code }: CouponKey): string {
  return JSON.stringify([inst_no, coupon_code]);
}
