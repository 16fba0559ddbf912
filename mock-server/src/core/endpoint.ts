import type { AssumptionId, Provenance } from '@shoubei-kit/contracts';
import type { CheckedRequest, CommonFields, Texts } from './checked-request.js';
import type { HeldCoupon } from './coupon.js';
import type { Fault, FaultEffect } from './fault.js';
import type { Order } from './order.js';
import type { Outcome, TransactionResult } from './outcome.js';
import type { Parsed } from './parse.js';
import type { Settings } from './settings.js';
import type { Held, Key, Write } from './store.js';

/**
 * One endpoint of the provider: what its requests mean, what it decides and how it responds. All around it (signature,
 * faults, clock) is core's. Its steps are methods, since each is only given requests that its own `check` made.
 */
export interface Endpoint<R extends CommonFields = CommonFields, O extends Outcome = Outcome> {
  /** Served with POST. */
  readonly path: string;
  /** The texts of a request that responses repeat (C8). */
  readonly repeats: readonly string[];
  /** The fields of its responses that `other_response` changes. */
  readonly names: CouponNames;
  /** What its requests call a field that the write-off calls so; the same where they have no such field. */
  readonly nameOf: (field: string) => string;
  /** By which field a request says what it is about, as it is sent. */
  askedBy(request: R): string;
  /** What the fields mean, and the checks of the parameters. */
  check(parsed: Parsed, settings: Settings): CheckedRequest<R>;
  /** What one atomic step of the store reads and writes. */
  keyOf(tenant: string, request: R): Key;
  /** Which coupon it is about, and what is special about it. */
  couponOf(request: R, held: Held, settings: Settings): CouponAsked;
  decide(facts: Facts<R>): O;
  /** What the outcome changes, with what faults changed already. */
  writeOf(outcome: O, strike: Strike, settings: Settings): Write;
  /** The response's fields, unsigned. A refusal repeats what was sent (C8). */
  render(outcome: O, texts: Texts, settings: Settings): ResponseFields;
  /** How the response with this outcome is known. */
  provenanceOf(outcome: O, settings: Settings): Provenance;
  /** The assumptions and conflicts that the response with this outcome depends on, in their order; one list for equal ones. */
  assumptions(
    outcome: O,
    checked: CheckedRequest<R>,
    result: TransactionResult,
    settings: Settings,
  ): readonly AssumptionId[];
}

/** Which fields of a response say which coupon it is about, and its amount. */
export interface CouponNames {
  readonly codes: readonly string[];
  readonly amounts: readonly string[];
}

export interface CouponAsked {
  readonly coupon?: HeldCoupon | undefined;
  /** Its code where the request names none, and means a write-off of it. */
  readonly code?: string | undefined;
  /** The two digits of a magic behaviour. */
  readonly magic?: string | undefined;
  /** A fault of the coupon's own. */
  readonly fault?: Fault | undefined;
}

/** Which coupon a request is about, which faults apply, and what that changes. */
export interface Strike {
  readonly applied: FaultEffect;
  readonly coupon?: HeldCoupon | undefined;
  readonly code?: string | undefined;
  readonly magic?: string | undefined;
  readonly write: Write;
}

/** All that a decision depends on. */
export interface Facts<R extends CommonFields = CommonFields> {
  readonly request: R;
  readonly settings: Settings;
  /** The emulator's clock, epoch milliseconds. */
  readonly nowMs: number;
  /** Drawn before, so that deciding again gives the same write-off. */
  readonly orderNo: string;
  readonly coupon: HeldCoupon | undefined;
  /** The write-off that the trace number is bound to, or that the request asks for. */
  readonly order: Order | undefined;
}

/** The answer's fields, in the order of the source's example. Null is sent as null. */
export type ResponseFields = Readonly<Record<string, string | null>>;
