import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
import type { CouponPage, Held, Store, Write } from '../core/store.js';
import type { Tenant } from '../core/tenant.js';
import { fitsCoupon, fitsOrder } from './fits.js';
import { takenNumber } from './taken-number.js';
import { traceText } from './trace-text.js';

interface TenantState {
  record: Tenant;
  /** What a reset brings back. */
  readonly made: { readonly record: Tenant; readonly coupons: readonly HeldCoupon[] };
  readonly coupons: Map<string, HeldCoupon>;
  /** By order_no, oldest first. */
  readonly orders: Map<string, Order>;
  readonly ordersByTrace: Map<string, Order>;
}

/** Keeps everything in this process. A step has no await in it, so nothing can come between its read and write. */
export function memoryStore(): Store {
  const tenants = new Map<string, TenantState>();

  return {
    transact: async (key, decide) => {
      const state = tenants.get(key.tenant);
      const trace = key.trace && traceText(key.trace);
      const { result, write } = decide(state ? heldIn(state, key.code, trace) : nothing);
      if (state && write) put(state, key.code, trace, write);
      return result;
    },
    open: async (tenant, record, coupons) => {
      if (tenants.has(tenant)) return false;
      tenants.set(tenant, stateOf({ record, coupons }));
      return true;
    },
    tenants: async () => [...tenants.keys()],
    load: async (tenant, coupons) => {
      const state = tenants.get(tenant);
      for (const coupon of coupons) state?.coupons.set(coupon.coupon_code, coupon);
      return state !== undefined;
    },
    coupons: async (tenant, page) => pageOf(tenants.get(tenant)?.coupons ?? new Map(), page),
    orders: async (tenant, filter) =>
      [...(tenants.get(tenant)?.orders.values() ?? [])].filter((order) => fitsOrder(order, filter)),
    reset: async (tenant) => {
      const state = tenants.get(tenant);
      if (state) tenants.set(tenant, stateOf(state.made, (state.record.resets ?? 0) + 1));
    },
    drop: async (tenant) => tenants.delete(tenant),
    ping: async () => {},
    close: async () => {},
  };
}

const nothing: Held = { tenant: undefined, coupon: undefined, order: undefined };

function stateOf(made: TenantState['made'], resets = 0): TenantState {
  const coupons = new Map(made.coupons.map((coupon) => [coupon.coupon_code, coupon]));
  return { record: { ...made.record, resets }, made, coupons, orders: new Map(), ordersByTrace: new Map() };
}

function heldIn(
  { record, coupons, ordersByTrace }: TenantState,
  code: string | undefined,
  trace: string | undefined,
): Held {
  return {
    tenant: record,
    coupon: code === undefined ? undefined : coupons.get(code),
    order: trace === undefined ? undefined : ordersByTrace.get(trace),
  };
}

function put(
  state: TenantState,
  code: string | undefined,
  trace: string | undefined,
  { tenant, coupon, order }: Write,
): void {
  if (
    order &&
    state.orders.has(order.order_no) &&
    heldIn(state, code, trace).order?.order_no !== order.order_no
  ) {
    throw takenNumber(order.order_no);
  }
  if (tenant) state.record = tenant;
  if (coupon === null && code !== undefined) state.coupons.delete(code);
  else if (coupon) state.coupons.set(coupon.coupon_code, coupon);
  if (!order) return;
  state.orders.set(order.order_no, order);
  if (trace !== undefined) state.ordersByTrace.set(trace, order);
}

/** By code, so that a cursor holds while coupons come and go. */
function pageOf(coupons: ReadonlyMap<string, HeldCoupon>, page: CouponPage): readonly HeldCoupon[] {
  const { limit, cursor = '' } = page;
  return [...coupons.values()]
    .filter((coupon) => coupon.coupon_code > cursor && fitsCoupon(coupon, page))
    .toSorted((a, b) => (a.coupon_code < b.coupon_code ? -1 : 1))
    .slice(0, limit);
}
