import type { CouponState, HeldCoupon } from './coupon.js';
import type { Order } from './order.js';
import type { Tenant } from './tenant.js';

/**
 * The subject of one step: a tenant, one of its coupons, and a trace number's binding; or a write-off and its coupon.
 */
export interface Key {
  readonly tenant: string;
  readonly code?: string;
  readonly trace?: TraceKey;
  /** Replaces `code` and `trace`: the coupon held is then the one with the write-off's code. */
  readonly order?: OrderKey;
}

/** Finds a write-off by its number, its trace number, or its coupon. By coupon, it is the institution's last one. */
export type OrderKey =
  | { readonly by: 'number'; readonly number: string }
  | { readonly by: 'trace'; readonly trace: TraceKey }
  | { readonly by: 'coupon'; readonly coupon: CouponKey };

/** A trace number's scope is the institution and the merchant (A5). */
export interface TraceKey {
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly wf_trace_no: string;
}

/** The coupon of a write-off, in whatever state the coupon is now. */
export interface CouponKey {
  readonly inst_no: string;
  readonly coupon_code: string;
}

/** The current contents. */
export interface Held {
  /** Undefined for an unknown tenant. */
  readonly tenant: Tenant | undefined;
  readonly coupon: HeldCoupon | undefined;
  readonly order: Order | undefined;
}

/** What to store; `coupon: null` deletes it. */
export interface Write {
  readonly tenant?: Tenant;
  readonly coupon?: HeldCoupon | null;
  readonly order?: Order;
}

export interface CouponPage {
  readonly state?: CouponState;
  /** Only coupons that this institution may write off. */
  readonly inst_no?: string;
  readonly limit: number;
  /** The last coupon code of the previous page. */
  readonly cursor?: string;
}

export interface OrderFilter {
  readonly inst_no?: string;
  readonly merchant_no?: string;
  readonly shop_no?: string;
  /** The first day in Asia/Shanghai, `yyyy-MM-dd`. */
  readonly from?: string;
  /** The last day. */
  readonly to?: string;
}

export interface OrderPage extends OrderFilter {
  readonly limit: number;
  /** The cursor of the previous page. */
  readonly cursor?: string;
}

export interface PageOfOrders {
  readonly orders: readonly Order[];
  /** Digits; set only if more of them match. */
  readonly cursor?: string;
  /** Set if the given cursor is from before a reset, so that its place means nothing; there are then no orders. */
  readonly isStale?: true;
}

export type LoadHow = 'add' | 'replace' | 'count';

/** Coupons that existed before a load, among the load's codes. */
export interface Existing {
  readonly count: number;
  /** The first of them, as many as are shown. */
  readonly coupons: readonly HeldCoupon[];
}

/** How many existing coupons a load returns. */
export const mostExisting = 100;

/** The result of making a tenant: it was made, it existed already, or the limit is reached. */
export type Opened = 'made' | 'there' | 'full';

/** Keeps tenants, their coupons and orders. Only `transact` decides "written off once, one trace bound once". */
export interface Store {
  /**
   * One atomic step: read, run the pure `decide`, write. The write applies only if tenant, coupon and order are
   * unchanged since the read, and the trace is unbound. `decide` may run again, so ids are generated beforehand.
   * Reading makes no tenant.
   */
  transact<R>(key: Key, decide: (held: Held) => { result: R; write?: Write }): Promise<R>;
  /**
   * Makes a tenant with the coupons that a reset restores, or changes nothing.
   *
   * @param most the largest number of tenants, including this one; unlimited without it
   */
  open(tenant: string, record: Tenant, coupons: readonly HeldCoupon[], most?: number): Promise<Opened>;
  /** Names, in order of creation. */
  tenants(): Promise<readonly string[]>;
  /**
   * Stores coupons: all or none. Each has a different code. Up to 500 are one atomic step. With more, others may see a
   * part meanwhile. A killed process leaves a part, and so does a `replace` that fails.
   *
   * @param how `add` stores none if one of the codes exists; `replace` overwrites those; `count` stores none
   * @returns the coupons that existed before; undefined for an unknown tenant
   */
  load(tenant: string, coupons: readonly HeldCoupon[], how: LoadHow): Promise<Existing | undefined>;
  coupons(tenant: string, page: CouponPage): Promise<readonly HeldCoupon[]>;
  /** Oldest first. */
  orders(tenant: string, filter: OrderFilter): Promise<readonly Order[]>;
  /** Newest first. */
  orderPage(tenant: string, page: OrderPage): Promise<PageOfOrders>;
  /** Restores the initial state: coupons, no orders, and a record with one more reset. */
  reset(tenant: string): Promise<void>;
  /** Deletes a tenant with everything in it; false if it is unknown. */
  drop(tenant: string): Promise<boolean>;
  /** Resolves if a write-off could be stored. Does the same operations, and makes no visible change. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
