import type { AssumptionId } from '@shoubei-kit/contracts';
import type { SignatureFinding } from './authenticate.js';
import type { HeldCoupon } from './coupon.js';
import type { Order } from './order.js';
import type { Sent } from './parse.js';
import type { Refusal, RefusalName, Reason } from './refusal.js';
import type { RequestFields } from './request-fields.js';
import type { Settings } from './settings.js';
import type { Key } from './store.js';

/** One endpoint of the provider: what it decides and how it responds. All around it (signature, faults, clock) is core's. */
export interface Endpoint {
  /** Served with POST. */
  readonly path: string;
  /** What one atomic step of the store reads and writes. */
  readonly keyOf: (tenant: string, request: RequestFields) => Key;
  readonly decide: (facts: Facts) => Decision;
  /** The response's fields, unsigned. */
  readonly render: (decision: Decision, echo: Echo, settings: Settings) => ResponseFields;
  /** The assumptions and conflicts that this very response depends on. */
  readonly assumptions: (basis: ResponseBasis) => AssumptionSet;
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

export type Decision =
  | { readonly name: 'written_off'; readonly order: Order; readonly replayed: boolean }
  | (Refusal & { readonly order?: undefined });

/** The answer's fields, in the order of the source's example. Null is sent as null. */
export type ResponseFields = Readonly<Record<string, string | null>>;

/** What a refusal repeats of the request (C8). */
export interface Echo {
  readonly coupon_code: string | undefined;
  readonly wf_trace_no: string | undefined;
}

/** What the assumptions of a response follow from. The later a request was rejected, the more of it is set. */
export interface ResponseBasis {
  readonly settings: Settings;
  readonly name: RefusalName | 'written_off';
  readonly reason: Reason | undefined;
  readonly sent: Sent | undefined;
  readonly request: RequestFields | undefined;
  readonly signature: SignatureFinding | undefined;
  readonly decision: Decision | undefined;
  readonly coupon: HeldCoupon | undefined;
  readonly signed: boolean;
}

/** Rows in their order, and as a header says them. */
export interface AssumptionSet {
  readonly rows: readonly AssumptionId[];
  readonly text: string;
}
