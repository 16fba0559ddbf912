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

/** A coupon to be made. What is left out: a code of its own, `issued`, 1,000 fen. Amounts are whole fen. */
export type CouponSeed = Partial<Camel<Coupon>>;

/** A coupon as it is, and the state that follows from the clock. */
export type MockCoupon = Camel<CouponView>;

/** A fault to be armed: its kind, when, how often, and for which requests. What else it has depends on its kind. */
export type FaultSeed = SeedOf<Fault>;
type SeedOf<T> = T extends Fault ? Omit<Camel<T>, 'match'> & { readonly match?: Camel<FaultMatch> } : never;

/** An armed fault, as it was when it was armed. */
export type MockFault = Camel<FaultView> & {
  /** Takes it away. */
  readonly disarm: () => Promise<void>;
};

/** One exchange of the journal. */
export type MockRequest = Camel<JournalEntry>;

/** Why a sign does not verify. */
export type MockExplanation = Camel<ExplainedSign>;

/** Which exchanges are meant: those that have all of this. */
export type RequestFilter = Omit<
  Camel<JournalFilter>,
  'instNo' | 'fields' | 'outcome' | 'assumptions' | 'fault' | 'signature'
> & {
  /** What was decided; `fault` where a fault came before any decision. */
  readonly outcome?: AnyOutcomeName | 'fault';
  /** A row on which the answer rests. */
  readonly assumptions?: AssumptionId;
  /** The kind of a fault that was triggered. */
  readonly fault?: Fault['kind'];
  readonly signature?: MockRequest['signature'];
} & Camel<FieldFilter>;

/** Fields of the request as sent; amounts are whole fen, in digits. */
type FieldFilter = {
  readonly [K in (typeof requestFieldsOf.journal)[number]]?: NonNullable<RequestFields[K]>;
};

/** On what the answers rest that were given: every row and every outcome, also those with a count of 0. */
export type Assumptions = Camel<Omit<AssumptionCounts, 'assumptions'>> & {
  readonly assumptions: readonly Camel<AssumptionCount>[];
};

/** Which write-offs are meant. `date` is a day in Asia/Shanghai, `yyyy-MM-dd`. */
export interface OrderQuery {
  readonly shopNo?: string;
  readonly date?: string;
}

/** An institution, and all that a test may do with it. Nothing that is done here is seen by another tenant. */
export interface MockTenant {
  readonly instNo: string;
  readonly merchantNo: string;
  readonly shopNo: string;
  readonly key: string;
  /**
   * A client of sdk-lite that calls as this institution. Its `ts` follows the clock as it was set here.
   *
   * @example
   * const result = await tenant.client().writeOff({ couponCode });
   */
  readonly client: (options?: Partial<ShoubeiClientOptions>) => ShoubeiClient;
  /**
   * Makes a coupon. With `replace`, also over one of the same code: that one is gone, and what it was written off with stays
   * among the orders.
   *
   * @throws RangeError for one that does not fit the coupon's schema, or whose code exists
   * @example
   * const { couponCode } = await tenant.coupon({ state: 'refunded', faceAmount: 2500 });
   */
  readonly coupon: (
    seed?: CouponSeed | MockCoupon,
    options?: { readonly replace?: boolean },
  ) => Promise<MockCoupon>;
  /** A coupon as it is now, magic ones too; undefined where there is none. */
  readonly findCoupon: (couponCode: string) => Promise<MockCoupon | undefined>;
  /**
   * Changes a coupon: refunds, freezes, issues it anew. Null takes an optional property away.
   *
   * @throws RangeError for a change that cannot be, or a coupon that is not there
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
   * @throws RangeError for one that cannot be so
   * @example
   * await tenant.fault({ kind: 'reset', when: 'after', match: { couponCode } });
   */
  readonly fault: (seed: FaultSeed) => Promise<MockFault>;
  /** Every fault, and what became of it. */
  readonly faults: () => Promise<readonly Camel<FaultView>[]>;
  readonly clock: MockClock;
  /** Exchanges that the journal keeps, oldest first; they hold neither the key nor a sign that could be used. */
  readonly requests: (filter?: RequestFilter) => Promise<readonly MockRequest[]>;
  /**
   * How many exchanges there were.
   *
   * @throws RangeError when older ones are gone that might have to be counted
   * @example
   * assert.equal(await tenant.countRequests({ couponCode, wfTraceNo }), 1);
   */
  readonly countRequests: (filter?: RequestFilter) => Promise<number>;
  /**
   * On which rows and codes the answers rest, how often, and how each is known. Exact, however many exchanges are gone.
   *
   * @example
   * const { assumptions } = await tenant.assumptions();
   * assert.equal(assumptions.find(({ id }) => id === 'A17')?.count, 0); // no test leans on this guess
   */
  readonly assumptions: () => Promise<Assumptions>;
  /**
   * Why the sign of an exchange does not verify: the mistake, or the two, by which it was made; undefined where no such
   * exchange is kept, or it had no fields.
   *
   * @example
   * const [refused] = await tenant.requests({ outcome: 'bad_signature' });
   * console.log((await tenant.explain(refused.id))?.causes[0]?.message.en);
   */
  readonly explain: (requestId: string) => Promise<MockExplanation | undefined>;
  /** What was written off, oldest first. */
  readonly orders: (query?: OrderQuery) => Promise<readonly Camel<OrderView>[]>;
  /** Back to how it was made: coupons, no write-offs, no faults, the machine's clock, nothing in the journal. */
  readonly reset: () => Promise<void>;
}
