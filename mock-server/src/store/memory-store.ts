import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
import { toShanghaiDay } from '../core/shanghai.js';
import type { CouponPage, Held, Key, OrderFilter, Store, TraceKey, Write } from '../core/store.js';
import type { Tenant } from '../core/tenant.js';

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
      const { result, write } = decide(state ? heldIn(state, key) : nothing);
      if (state && write) put(state, key, write);
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
      [...(tenants.get(tenant)?.orders.values() ?? [])].filter((order) => fits(order, filter)),
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

function heldIn({ record, coupons, ordersByTrace }: TenantState, { code, trace }: Key): Held {
  return {
    tenant: record,
    coupon: code === undefined ? undefined : coupons.get(code),
    order: trace && ordersByTrace.get(traceText(trace)),
  };
}

function put(state: TenantState, key: Key, { tenant, coupon, order }: Write): void {
  if (tenant) state.record = tenant;
  if (coupon === null && key.code !== undefined) state.coupons.delete(key.code);
  else if (coupon) state.coupons.set(coupon.coupon_code, coupon);
  if (!order) return;
  state.orders.set(order.order_no, order);
  if (key.trace) state.ordersByTrace.set(traceText(key.trace), order);
}

function traceText({ inst_no, merchant_no, wf_trace_no }: TraceKey): string {
  return JSON.stringify([inst_no, merchant_no, wf_trace_no]);
}

/** By code, so that a cursor holds while coupons come and go. */
function pageOf(coupons: ReadonlyMap<string, HeldCoupon>, page: CouponPage): readonly HeldCoupon[] {
  const { state, inst_no, limit, cursor = '' } = page;
  return [...coupons.values()]
    .filter((c) => c.coupon_code > cursor && (state === undefined || c.state === state))
    .filter((c) => inst_no === undefined || c.inst_no === undefined || c.inst_no === inst_no)
    .toSorted((a, b) => (a.coupon_code < b.coupon_code ? -1 : 1))
    .slice(0, limit);
}

function fits(order: Order, { inst_no, shop_no, date }: OrderFilter): boolean {
  if (inst_no !== undefined && order.inst_no !== inst_no) return false;
  if (shop_no !== undefined && order.shop_no !== shop_no) return false;
  return date === undefined || toShanghaiDay(Date.parse(order.written_off_at)) === date;
}
