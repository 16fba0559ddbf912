import type {
  AssumptionId,
  Coupon,
  Fault,
  FaultMatch,
  RequestFields,
  requestFieldsOf,
} from '@shoubei-kit/contracts';
import type { ShoubeiClient, ShoubeiClientOptions } from '@shoubei-kit/sdk-lite';
import type { AnyOutcomeName } from '../core/outcome.js';
import type { JournalFilter } from '../journal/filter.js';
import type { AssumptionCount, AssumptionCounts } from '../journal/assumption-counts.js';
import type { JournalEntry } from '../journal/view.js';
import type { CouponView } from '../workbench/coupons.js';
import type { ExplainedSign } from '../workbench/explain-sign.js';
import type { FaultView } from '../workbench/faults.js';
import type { OrderView } from '../workbench/orders.js';
import type { MockClock } from './mock-clock.js';
import type { Camel } from './names.js';

/** A coupon to create. Defaults: a new code, `issued`, 1,000 fen. Amounts are whole fen. */
export type CouponSeed = Partial<Camel<Coupon>>;

/** A coupon as stored, and the state that follows from the clock. */
export type MockCoupon = Camel<CouponView>;

/** A fault to arm: its kind, when, how often, and for which requests. Other properties depend on its kind. */
export type FaultSeed = SeedOf<Fault>;
type SeedOf<T> = T extends Fault ? Omit<Camel<T>, 'match'> & { readonly match?: Camel<FaultMatch> } : never;

/** An armed fault, as it was when armed. */
export type MockFault = Camel<FaultView> & {
  /** Disarms the fault. */
  readonly disarm: () => Promise<void>;
};

/** One exchange of the journal. */
export type MockRequest = Camel<JournalEntry>;

/** Why a signature does not verify. */
export type MockExplanation = Camel<ExplainedSign>;

/** Selects the exchanges that match every given property. */
export type RequestFilter = Omit<
  Camel<JournalFilter>,
  'instNo' | 'fields' | 'outcome' | 'assumptions' | 'fault' | 'signature'
> & {
  /** The outcome; `fault` if a fault was triggered before any decision. */
  readonly outcome?: AnyOutcomeName | 'fault';
  /** An assumption that the response depends on. */
  readonly assumptions?: AssumptionId;
  /** The kind of a fault that was triggered. */
  readonly fault?: Fault['kind'];
  readonly signature?: MockRequest['signature'];
} & Camel<FieldFilter>;

/** Request fields as sent; amounts are whole fen, in digits. */
type FieldFilter = {
  readonly [K in (typeof requestFieldsOf.journal)[number]]?: NonNullable<RequestFields[K]>;
};

/** What the responses depend on: every assumption and every outcome, also those with a count of 0. */
export type Assumptions = Camel<Omit<AssumptionCounts, 'assumptions'>> & {
  readonly assumptions: readonly Camel<AssumptionCount>[];
};

/** Selects write-offs. `date` is a day in Asia/Shanghai, `yyyy-MM-dd`. */
export interface OrderQuery {
  readonly shopNo?: string;
  readonly date?: string;
}

/** An institution, and everything a test can do with it. No other tenant sees any of it. */
export interface MockTenant {
  readonly instNo: string;
  readonly merchantNo: string;
  readonly shopNo: string;
  readonly key: string;
  /**
   * Returns an sdk-lite client that calls as this institution. Its `ts` follows the clock as set here.
   *
   * @example
   * const result = await tenant.client().writeOff({ couponCode });
   */
  readonly client: (options?: Partial<ShoubeiClientOptions>) => ShoubeiClient;
  /**
   * Creates a coupon. With `replace`, it overwrites a coupon with the same code; the orders of that coupon stay.
   *
   * @throws RangeError for a coupon that does not fit its schema, or whose code exists
   * @example
   * const { couponCode } = await tenant.coupon({ state: 'refunded', faceAmount: 2500 });
   */
  readonly coupon: (
    seed?: CouponSeed | MockCoupon,
    options?: { readonly replace?: boolean },
  ) => Promise<MockCoupon>;
  /** Returns a coupon as it is now, also a magic one; undefined if the code is unknown. */
  readonly findCoupon: (couponCode: string) => Promise<MockCoupon | undefined>;
  /**
   * Changes a coupon: refunds, freezes or reissues it. Null removes an optional property.
   *
   * @throws RangeError for an impossible change, or an unknown coupon
   * @example
   * await tenant.changeCoupon(couponCode, { state: 'frozen' });
   */
  readonly changeCoupon: (
    couponCode: string,
    change: { readonly [K in keyof CouponSeed]: CouponSeed[K] | null },
  ) => Promise<MockCoupon>;
  /**
   * Arms a fault.
   *
   * @throws RangeError for an invalid fault
   * @example
   * await tenant.fault({ kind: 'reset', when: 'after', match: { couponCode } });
   */
  readonly fault: (seed: FaultSeed) => Promise<MockFault>;
  /** Lists every fault and its current state. */
  readonly faults: () => Promise<readonly Camel<FaultView>[]>;
  readonly clock: MockClock;
  /** Lists the exchanges kept in the journal, oldest first. They hold neither the key nor a usable signature. */
  readonly requests: (filter?: RequestFilter) => Promise<readonly MockRequest[]>;
  /**
   * Counts the exchanges.
   *
   * @throws RangeError if older exchanges were evicted that might have matched
   * @example
   * assert.equal(await tenant.countRequests({ couponCode, wfTraceNo }), 1);
   */
  readonly countRequests: (filter?: RequestFilter) => Promise<number>;
  /**
   * Lists the assumptions and codes that responses depend on, with counts and provenance. Exact even after evictions.
   *
   * @example
   * const { assumptions } = await tenant.assumptions();
   * assert.equal(assumptions.find(({ id }) => id === 'A17')?.count, 0); // no test depends on this guess
   */
  readonly assumptions: () => Promise<Assumptions>;
  /**
   * Explains why the signature of an exchange does not verify: the one or two mistakes made when signing. Undefined if
   * no such exchange is kept, or if it had no fields.
   *
   * @example
   * const [rejected] = await tenant.requests({ outcome: 'bad_signature' });
   * console.log((await tenant.explain(rejected.id))?.causes[0]?.message.en);
   */
  readonly explain: (requestId: string) => Promise<MockExplanation | undefined>;
  /** Lists the write-offs, oldest first. */
  readonly orders: (query?: OrderQuery) => Promise<readonly Camel<OrderView>[]>;
  /** Restores the initial state: initial coupons, no write-offs, no faults, the machine's clock, an empty journal. */
  readonly reset: () => Promise<void>;
}
