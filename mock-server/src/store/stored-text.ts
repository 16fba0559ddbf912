import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
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
