import type { AssumptionId, RequestFields } from '@shoubei-kit/contracts';
import type { HeldCoupon } from './coupon.js';
import type { Order } from './order.js';
import type { Outcome, TransactionResult } from './outcome.js';
import type { CheckedRequest } from './request-fields.js';
import type { Settings } from './settings.js';
import type { Key } from './store.js';

/** One endpoint of the provider: what it decides and how it responds. All around it (signature, faults, clock) is core's. */
export interface Endpoint {
  /** Served with POST. */
  readonly path: string;
  /** What one atomic step of the store reads and writes. */
  readonly keyOf: (tenant: string, request: RequestFields) => Key;
  readonly decide: (facts: Facts) => Outcome;
  /** The response's fields, unsigned. A refusal repeats what was sent (C8). */
  readonly render: (outcome: Outcome, texts: CheckedRequest['texts'], settings: Settings) => ResponseFields;
  /** The assumptions and conflicts that the response with this outcome depends on, in their order; one list for equal ones. */
  readonly assumptions: (
    outcome: Outcome,
    checked: CheckedRequest,
    result: TransactionResult,
    settings: Settings,
  ) => readonly AssumptionId[];
}

/** All that a decision depends on. */
export interface Facts {
  readonly request: RequestFields;
  readonly settings: Settings;
  /** The emulator's clock, epoch milliseconds. */
  readonly nowMs: number;
  /** Drawn before, so that deciding again gives the same write-off. */
  readonly orderNo: string;
  readonly coupon: HeldCoupon | undefined;
  /** The write-off that the trace number is bound to. */
  readonly bound: Order | undefined;
}

/** The answer's fields, in the order of the source's example. Null is sent as null. */
export type ResponseFields = Readonly<Record<string, string | null>>;
