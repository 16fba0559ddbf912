import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
import { toShanghaiDay } from '../core/shanghai.js';
import type { CouponPage, Key, OrderFilter, Store, TraceKey, Write } from '../core/store.js';

interface TenantState {
  readonly coupons: Map<string, HeldCoupon>;
  readonly orders: Order[];
  readonly ordersByTrace: Map<string, Order>;
}

/** Keeps everything in this process. A step has no await in it, so nothing can come between its read and write. */
export function memoryStore(): Store {
  const tenants = new Map<string, TenantState>();

  function stateOf(tenant: string): TenantState {
    const state = tenants.get(tenant) ?? { coupons: new Map(), orders: [], ordersByTrace: new Map() };
    tenants.set(tenant, state);
    return state;
  }

  return {
    transact: async (key, decide) => {
      const state = stateOf(key.tenant);
      const order = key.trace && state.ordersByTrace.get(traceText(key.trace));
      const { result, write } = decide({ coupon: state.coupons.get(key.code), order });
      if (write) put(state, key, write);
      return result;
    },
    load: async (tenant, coupons) => {
      const state = stateOf(tenant);
      for (const coupon of coupons) state.coupons.set(coupon.coupon_code, coupon);
    },
    coupons: async (tenant, page) => pageOf(stateOf(tenant).coupons, page),
    orders: async (tenant, filter) => stateOf(tenant).orders.filter((order) => fits(order, filter)),
    reset: async (tenant) => {
      if (tenant === undefined) tenants.clear();
      else tenants.delete(tenant);
    },
    close: async () => {},
  };
}

function put(state: TenantState, key: Key, { coupon, order }: Write): void {
  if (coupon === null) state.coupons.delete(key.code);
  else if (coupon) state.coupons.set(key.code, coupon);
  if (!order) return;
  state.orders.push(order);
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
