import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
import type { TraceKey } from '../core/store.js';
import type { Tenant } from '../core/tenant.js';

// What stores keep as text, only they write; so it is taken to be what it was. Nothing there is undefined.

export function tenantFrom(text: unknown): Tenant | undefined {
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

export function couponFrom(text: unknown): HeldCoupon | undefined {
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

export function orderFrom(text: unknown): Order | undefined {
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

/** A trace number's scope as one text, which no other scope has. */
export function traceText({ inst_no, merchant_no, wf_trace_no }: TraceKey): string {
  return JSON.stringify([inst_no, merchant_no, wf_trace_no]);
}

/** The same of the trace number that a write-off bound, if it had one. */
export function traceOf({ inst_no, merchant_no, wf_trace_no }: Order): string | undefined {
  return wf_trace_no === undefined ? undefined : traceText({ inst_no, merchant_no, wf_trace_no });
}
