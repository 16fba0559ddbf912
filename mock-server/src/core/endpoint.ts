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
 * One endpoint of the provider: what its requests mean, what it decides and how it responds. Core does the rest
 * (signature, faults, clock). The steps are methods, since each receives only requests that its own `check` made.
 */
export interface Endpoint<R extends CommonFields = CommonFields, O extends Outcome = Outcome> {
  /** Served with POST. */
  readonly path: string;
  /** The texts of a request that responses repeat (C8). */
  readonly repeats: readonly string[];
  /** The response fields that `other_response` changes. */
  readonly names: CouponNames;
  /** The request's name for a field of the write-off. The same name if the request has no such field. */
  readonly nameOf: (field: string) => string;
  /** The field by which a request names its write-off or coupon, as sent. */
  askedBy(request: R): string;
  /** Maps the fields to their meaning, and checks the parameters. */
  check(parsed: Parsed, settings: Settings): CheckedRequest<R>;
  /** The key of the data that one atomic step of the store reads and writes. */
  keyOf(tenant: string, request: R): Key;
  /** The coupon of the request, and its special properties. */
  couponOf(request: R, held: Held, settings: Settings): CouponAsked;
  decide(facts: Facts<R>): O;
  /** The changes of the outcome, added to those of the faults. */
  writeOf(outcome: O, strike: Strike, settings: Settings): Write;
  /** The response's fields, unsigned. A rejection repeats what was sent (C8). */
  render(outcome: O, texts: Texts, settings: Settings): ResponseFields;
  /** How the response with this outcome is known. */
  provenanceOf(outcome: O, settings: Settings): Provenance;
  /**
   * The assumptions and conflicts that the response with this outcome depends on, in order. Equal lists share one
   * instance.
   */
  assumptions(
    outcome: O,
    checked: CheckedRequest<R>,
    result: TransactionResult,
    settings: Settings,
  ): readonly AssumptionId[];
}

/** The response fields with the coupon's code and its amount. */
export interface CouponNames {
  readonly codes: readonly string[];
  readonly amounts: readonly string[];
}

export interface CouponAsked {
  readonly coupon?: HeldCoupon | undefined;
  /** The coupon's code if the request names only a write-off. */
  readonly code?: string | undefined;
  /** The two digits of a magic behaviour. */
  readonly magic?: string | undefined;
  /** The coupon's own fault. */
  readonly fault?: Fault | undefined;
}

/** The coupon of a request, the faults that apply, and their changes. */
export interface Strike {
  readonly applied: FaultEffect;
  readonly coupon?: HeldCoupon | undefined;
  readonly code?: string | undefined;
  readonly magic?: string | undefined;
  readonly write: Write;
}

/** Everything that a decision depends on. */
export interface Facts<R extends CommonFields = CommonFields> {
  readonly request: R;
  readonly settings: Settings;
  /** The emulator's clock, epoch milliseconds. */
  readonly nowMs: number;
  /** Generated beforehand, so that deciding again gives the same write-off. */
  readonly orderNo: string;
  readonly coupon: HeldCoupon | undefined;
  /** The write-off that the trace number is bound to, or that the request names. */
  readonly order: Order | undefined;
}

/** The response's fields, in the order of the source's example. Null is sent as null. */
export type ResponseFields = Readonly<Record<string, string | null>>;
