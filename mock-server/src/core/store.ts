import type { CouponState, HeldCoupon } from './coupon.js';
import type { Order } from './order.js';
import type { Tenant } from './tenant.js';

/** What one step speaks of: a tenant, one of its coupons, and a trace number's binding; or a write-off and its coupon. */
export interface Key {
  readonly tenant: string;
  readonly code?: string;
  readonly trace?: TraceKey;
  /** In place of `code` and `trace`: the coupon held is then the one that has the code of the write-off's. */
  readonly order?: OrderKey;
}

/** What a write-off is found by: its number, its trace number, or its coupon, of which it is the institution's last one. */
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

/** The coupon that a write-off was of, whatever became of the coupon since. */
export interface CouponKey {
  readonly inst_no: string;
  readonly coupon_code: string;
}

/** What is there now. */
export interface Held {
  /** Undefined where there is no tenant of that name. */
  readonly tenant: Tenant | undefined;
  readonly coupon: HeldCoupon | undefined;
  readonly order: Order | undefined;
}

/** What to put there; `coupon: null` deletes it. */
export interface Write {
  readonly tenant?: Tenant;
  readonly coupon?: HeldCoupon | null;
  readonly order?: Order;
}

export interface CouponPage {
  readonly state?: CouponState;
  /** Only what this institution may write off. */
  readonly inst_no?: string;
  readonly limit: number;
  /** The last coupon code of the page before. */
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
  /** Of the page before. */
  readonly cursor?: string;
}

export interface PageOfOrders {
  readonly orders: readonly Order[];
  /** Only where more of them fit: digits. */
  readonly cursor?: string;
}

export type LoadHow = 'add' | 'replace' | 'count';

/** Coupons that were there before a load, of the codes that it has. */
export interface Existing {
  readonly count: number;
  /** The first of them, as many as are shown to anyone. */
  readonly coupons: readonly HeldCoupon[];
}

/** How many existing coupons a load returns. */
export const mostExisting = 100;

/** What became of a tenant that was to be made: it was, it was there already, or there are as many as there may be. */
export type Opened = 'made' | 'there' | 'full';

/** Where tenants, their coupons and orders are kept. "Written off once, one trace bound once" is decided in `transact` alone. */
export interface Store {
  /**
   * One atomic step: read, run the pure `decide`, write. A write holds only if tenant, coupon and order are as they were
   * read, and the trace unbound; `decide` may run again, so ids are drawn before. Reading makes no tenant.
   */
  transact<R>(key: Key, decide: (held: Held) => { result: R; write?: Write }): Promise<R>;
  /**
   * Makes a tenant with the coupons that a reset brings back; or changes nothing.
   *
   * @param most how many tenants there may be with this one; any number without it
   */
  open(tenant: string, record: Tenant, coupons: readonly HeldCoupon[], most?: number): Promise<Opened>;
  /** Names, in the order in which they were made. */
  tenants(): Promise<readonly string[]>;
  /**
   * Puts coupons there: all of them, or none. Each has another code. Up to 500 are one atomic step. Of more, others may see a
   * part meanwhile; a process that is killed leaves one, and so does a `replace` that fails.
   *
   * @param how `add` puts none where one of the codes is there already; `replace` puts them over those; `count` puts none
   * @returns which were there before; undefined where there is no such tenant
   */
  load(tenant: string, coupons: readonly HeldCoupon[], how: LoadHow): Promise<Existing | undefined>;
  coupons(tenant: string, page: CouponPage): Promise<readonly HeldCoupon[]>;
  /** Oldest first. */
  orders(tenant: string, filter: OrderFilter): Promise<readonly Order[]>;
  /** Newest first. */
  orderPage(tenant: string, page: OrderPage): Promise<PageOfOrders>;
  /** Back to how it was made: coupons, no orders, its record with one more reset. */
  reset(tenant: string): Promise<void>;
  /** Forgets it whole; false where there was none. */
  drop(tenant: string): Promise<boolean>;
  /** Resolves if a write-off could be stored: it does what that needs, and changes nothing that anybody sees. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
