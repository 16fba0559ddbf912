import type { Reason, ReasonProvenance } from './generated/reasons.js';

/** The coupon is written off, by this call or by an earlier one with the same trace number. */
export interface WrittenOff {
  readonly status: 'written_off';
  /** The write-off's number (核销记录号). */
  readonly orderNo: string;
  readonly couponCode: string;
  /** The coupon's face value (券面额), fen. */
  readonly faceAmount?: number;
  /** What the merchant receives (商家实收金额), fen. */
  readonly settleAmount?: number;
  readonly wfTraceNo: string;
  /** Whether the response repeats that trace number: if it does, it cannot be the copy of another call's response. */
  readonly traceConfirmed: boolean;
  /** The response as received. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** The coupon cannot be written off. The response names it or the trace number, or came by TLS or from this machine. */
export interface Refused {
  readonly status: 'refused';
  /** The provider's code, such as `0205`; absent in the dialect without codes. */
  readonly code?: string;
  /** The provider's message, such as 券码已退款. */
  readonly message: string;
  /** The reason, as the outcome's name; `unknown` if code and message disagree. */
  readonly reason: Reason;
  /** The provenance of the reason; absent if it is unknown. */
  readonly reasonProvenance?: ReasonProvenance;
  readonly wfTraceNo: string;
  /** Whether the response repeats that trace number: if it does, it cannot be the copy of another call's response. */
  readonly traceConfirmed: boolean;
  /** The response as received. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A response to a {@link ShoubeiClient.call}, signed with the key. Only the caller knows the meaning of its codes. */
export interface CallResult {
  /** All fields of the response as they came, `sign` included. The object has no prototype. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** `return_code`. */
  readonly returnCode: string;
  /** `return_msg`, where the response has one. */
  readonly returnMsg?: string;
  /** `result_code`, where the response has one. */
  readonly resultCode?: string;
  /** Whether the response repeats the `wf_trace_no` that was sent; false if none was sent. */
  readonly traceConfirmed: boolean;
}

/** The provider's decision. */
export type WriteOffResult = WrittenOff | Refused;
