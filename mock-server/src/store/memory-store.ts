import { randomUUID } from 'node:crypto';
import type { HeldCoupon } from '../core/coupon.js';
import type { Order } from '../core/order.js';
import { isSliceOver, nextSlice } from '../slices.js';
import {
  type CouponPage,
  type Existing,
  type Held,
  type Key,
  type LoadHow,
  mostExisting,
  type OrderFilter,
  type OrderKey,
  type OrderPage,
  type PageOfOrders,
  type Store,
  type Write,
} from '../core/store.js';
import type { Tenant } from '../core/tenant.js';
import { fitsCoupon, fitsOrder } from './fits.js';
import { isPut, loadInSlices } from './load-in-slices.js';
import { newestFirst, oldestFirst, type OrderAt, type ReadOrders } from './newest-first.js';
import { SortedCodes } from './sorted-codes.js';
import { takenNumber } from './store-error.js';
import { couponText, traceOf, traceText } from './stored-text.js';

interface TenantState {
  record: Tenant;
  /** Another one after a reset, for a tenant made again, and in another process. */
  readonly generation: string;
  /** The data that a reset restores. */
  readonly made: { readonly record: Tenant; readonly coupons: readonly HeldCoupon[] };
  readonly coupons: Map<string, HeldCoupon>;
  /** Set once coupons were listed, complete once `isWhole` resolved; kept up to date from then on. */
  sorted?: { readonly codes: SortedCodes; readonly isWhole: Promise<void> };
  /** Oldest first. Not by number: another Map that grows would make each write-off slower. */
  readonly orders: Order[];
  /** Set once an order is looked up by number or coupon; kept up to date from then on. */
  places?: Places;
  /** The highest number of all orders. */
  highestNo: string;
  readonly ordersByTrace: Map<string, Order>;
}

/** The positions in `orders`: of each order by its number, and of a coupon's last order by its code. */
interface Places {
  readonly byNumber: Map<string, number>;
  readonly byCoupon: Map<string, number>;
  /** Resolves once they contain every order. */
  readonly isWhole: Promise<void>;
}

/** Keeps everything in this process. A step has no await in it, so nothing can come between its read and write. */
export function memoryStore(): Store {
  const tenants = new Map<string, TenantState>();

  return {
    transact: async (key, decide) => {
      if (key.order && key.order.by !== 'trace') await wholePlaces(tenants, key.tenant);
      const state = tenants.get(key.tenant);
      const trace = key.trace && traceText(key.trace);
      const held = state ? heldIn(state, key, trace) : nothing;
      const { result, write } = decide(held);
      if (state && write) put(state, key.code, trace, write, held.order);
      return result;
    },
    open: async (tenant, record, coupons, most = Infinity) => {
      const state = await stateOf({ record, coupons });
      if (tenants.has(tenant)) return 'there';
      if (tenants.size >= most) return 'full';
      tenants.set(tenant, state);
      return 'made';
    },
    tenants: async () => [...tenants.keys()],
    load: (tenant, coupons, how) =>
      loadInSlices(coupons, how, {
        load: async (some, theHow) => loadInto(tenants.get(tenant), some, theHow),
        unload: async (some) => unload(tenants.get(tenant), some),
      }),
    coupons: async (tenant, page) => {
      const state = tenants.get(tenant);
      return state ? pageOf(state, page) : [];
    },
    orders: async (tenant, filter) => oldestFirst(readerOf(tenants.get(tenant)?.orders ?? [], filter)),
    orderPage: async (tenant, page) => orderPageOf(tenants.get(tenant), page),
    reset: (tenant) => resetIn(tenants, tenant),
    drop: async (tenant) => tenants.delete(tenant),
    ping: async () => {},
    close: async () => {},
  };
}

const nothing: Held = { tenant: undefined, coupon: undefined, order: undefined };

async function stateOf(made: TenantState['made']): Promise<TenantState> {
  const coupons = new Map<string, HeldCoupon>();
  await inParts(made.coupons, (coupon) => coupons.set(coupon.coupon_code, coupon));
  const record = { ...made.record, resets: 0 };
  const generation = randomUUID();
  return { record, generation, made, coupons, orders: [], highestNo: '', ordersByTrace: new Map() };
}

/** Makes another state first, however many coupons it has; it takes the place of the old one in one step. */
async function resetIn(tenants: Map<string, TenantState>, tenant: string): Promise<void> {
  for (let before = tenants.get(tenant); before; before = tenants.get(tenant)) {
    const again = await stateOf(before.made);
    const now = tenants.get(tenant);
    // It was dropped meanwhile, and made again.
    if (now?.made !== before.made) continue;
    again.record = { ...again.record, resets: (now.record.resets ?? 0) + 1 };
    tenants.set(tenant, again);
    return;
  }
}

function heldIn(state: TenantState, { code, order }: Key, trace: string | undefined): Held {
  if (order) return heldWithOrder(state, order);
  const { record, coupons, ordersByTrace } = state;
  return {
    tenant: record,
    coupon: code === undefined ? undefined : coupons.get(code),
    order: trace === undefined ? undefined : ordersByTrace.get(trace),
  };
}

function heldWithOrder(state: TenantState, key: OrderKey): Held {
  const { record: tenant, coupons } = state;
  const order = orderIn(state, key);
  return { tenant, coupon: order && coupons.get(order.coupon_code), order };
}

function orderIn(state: TenantState, key: OrderKey): Order | undefined {
  if (key.by === 'trace') return state.ordersByTrace.get(traceText(key.trace));
  const { byNumber, byCoupon } = placesIn(state);
  const place = key.by === 'number' ? byNumber.get(key.number) : byCoupon.get(couponText(key.coupon));
  return place === undefined ? undefined : state.orders[place];
}

/** Begins the index when the first write-off is looked up by number or coupon, and returns it from then on. */
function placesIn(state: TenantState): Places {
  if (state.places) return state.places;
  const maps = { byNumber: new Map<string, number>(), byCoupon: new Map<string, number>() };
  const isWhole = inParts(state.orders.entries(), ([place, order]) => addPlace(maps, order, place));
  state.places = { ...maps, isWhole };
  return state.places;
}

/** Completes the index. After a reset in this moment there are few orders: that index is whole at once. */
async function wholePlaces(tenants: ReadonlyMap<string, TenantState>, tenant: string): Promise<void> {
  let before: TenantState | undefined;
  for (let state = tenants.get(tenant); state && state !== before; state = tenants.get(tenant)) {
    before = state;
    await placesIn(state).isWhole;
  }
}

function addPlace(
  { byNumber, byCoupon }: Pick<Places, 'byNumber' | 'byCoupon'>,
  order: Order,
  place: number,
): void {
  byNumber.set(order.order_no, place);
  const coupon = couponText(order);
  // Until the index is whole, older write-offs are added after new ones.
  if ((byCoupon.get(coupon) ?? -1) < place) byCoupon.set(coupon, place);
}

function put(
  state: TenantState,
  code: string | undefined,
  trace: string | undefined,
  { tenant, coupon, order }: Write,
  bound: Order | undefined,
): void {
  const isNew = order?.order_no !== bound?.order_no;
  if (order && isNew && isTaken(order.order_no, state)) throw takenNumber(order.order_no);
  if (tenant) state.record = tenant;
  if (coupon === null && code !== undefined) remove(state, code);
  else if (coupon) hold(state, coupon);
  if (!order) return;
  const boundBy = trace ?? (isNew ? undefined : traceOf(order));
  if (boundBy !== undefined) state.ordersByTrace.set(boundBy, order);
  if (isNew) {
    state.orders.push(order);
    if (state.places) addPlace(state.places, order, state.orders.length - 1);
  } else if (bound) state.orders[state.orders.lastIndexOf(bound)] = order;
  if (order.order_no > state.highestNo) state.highestNo = order.order_no;
}

/**
 * Whether an order has this number. The emulator's numbers ascend, so a new one is after all others and the search is
 * rare.
 */
function isTaken(number: string, { orders, highestNo }: TenantState): boolean {
  return number <= highestNo && orders.some(({ order_no }) => order_no === number);
}

function hold({ coupons, sorted }: TenantState, coupon: HeldCoupon): void {
  const { coupon_code: code } = coupon;
  if (sorted && !coupons.has(code)) sorted.codes.add(code);
  coupons.set(code, coupon);
}

function remove({ coupons, sorted }: TenantState, code: string): void {
  coupons.delete(code);
  sorted?.codes.remove(code);
}

function loadInto(
  state: TenantState | undefined,
  coupons: readonly HeldCoupon[],
  how: LoadHow,
): Existing | undefined {
  if (!state) return undefined;
  const there = coupons.flatMap(({ coupon_code }) => state.coupons.get(coupon_code) ?? []);
  if (isPut(how, there.length)) for (const coupon of coupons) hold(state, coupon);
  return { count: there.length, coupons: there.slice(0, mostExisting) };
}

function unload(state: TenantState | undefined, coupons: readonly HeldCoupon[]): void {
  for (const coupon of coupons) {
    if (state?.coupons.get(coupon.coupon_code) === coupon) remove(state, coupon.coupon_code);
  }
}

/** How many coupons or orders one step handles: a short list shows the state at one moment. */
const atOnce = 1_000;

/** Handles many, and lets others through. */
async function inParts<T>(all: Iterable<T>, handle: (one: T) => void): Promise<void> {
  let handled = 0;
  for (const one of all) {
    handle(one);
    handled += 1;
    if (handled % atOnce === 0 && isSliceOver()) await nextSlice();
  }
}

/** Sorted by code, so that a cursor stays valid while coupons come and go. */
async function pageOf(state: TenantState, page: CouponPage): Promise<readonly HeldCoupon[]> {
  state.sorted ??= sortedIn(state.coupons);
  const { codes, isWhole } = state.sorted;
  await isWhole;
  const found: HeldCoupon[] = [];
  let looked = 0;
  for (let cursor = page.cursor ?? ''; ;) {
    const some = codes.after(cursor);
    for (const code of some) {
      const coupon = state.coupons.get(code);
      if (coupon && fitsCoupon(coupon, page) && found.push(coupon) === page.limit) return found;
    }
    const last = some.at(-1);
    if (last === undefined) return found;
    cursor = last;
    looked += some.length;
    if (looked >= atOnce && isSliceOver()) await nextSlice();
  }
}

function sortedIn(coupons: ReadonlyMap<string, HeldCoupon>): NonNullable<TenantState['sorted']> {
  const codes = new SortedCodes();
  return { codes, isWhole: inParts(coupons.keys(), (code) => codes.add(code)) };
}

async function orderPageOf(state: TenantState | undefined, page: OrderPage): Promise<PageOfOrders> {
  return newestFirst(page, readerOf(state?.orders ?? [], page), () => state?.generation ?? '');
}

function readerOf(orders: readonly Order[], filter: OrderFilter): ReadOrders {
  return async (before, most) => {
    const end = Math.min(before, orders.length);
    const first = Math.max(0, end - most);
    const some = orders.slice(first, end).map((order, index): OrderAt => {
      return [first + index, fitsOrder(order, filter) ? order : undefined];
    });
    return some.toReversed();
  };
}
