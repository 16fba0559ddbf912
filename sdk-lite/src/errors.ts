import type { Reason, ReasonProvenance } from './generated/reasons.js';

/**
 * The kind of failure:
 * - `invalid_argument`: nothing was sent; the message says what to change;
 * - `unreachable`: certainly not sent (no such host, connection refused, no TLS): retry freely;
 * - `outcome_unknown`: no response, or one without an outcome. It may have happened: retry a write-off only with the
 *   same trace number;
 * - `rejected`: the provider rejected the request itself; see `reason`, `signatureVerified` and `mayHaveHappened` (with
 *   `call`: an unsigned FAIL);
 * - `bad_response_signature`: the response has no valid signature, or hides a field in another: it may come from
 *   anyone;
 * - `bad_response`: the response is signed, but names another coupon (write-off only), lacks the trace number that it
 *   must repeat (`requireTrace`), or breaks the protocol;
 * - `aborted`: the caller's signal ended the call.
 */
export type ShoubeiErrorCode =
  | 'invalid_argument'
  | 'unreachable'
  | 'outcome_unknown'
  | 'rejected'
  | 'bad_response_signature'
  | 'bad_response'
  | 'aborted';

const chinese: Record<ShoubeiErrorCode, string> = {
  invalid_argument: '参数不正确，未发送',
  unreachable: '无法连接，未发送',
  outcome_unknown: '结果未知',
  rejected: '请求被拒绝',
  bad_response_signature: '响应签名不正确',
  bad_response: '响应不符合协议',
  aborted: '已取消',
};

/** The details of a {@link ShoubeiError}, in addition to its code and message. */
export interface ShoubeiErrorDetails {
  readonly mayHaveHappened?: boolean;
  readonly wfTraceNo?: string;
  readonly couponCode?: string;
  readonly reason?: Reason;
  readonly reasonProvenance?: ReasonProvenance;
  readonly responseMessage?: string;
  readonly signatureVerified?: boolean;
  readonly httpStatus?: number;
  readonly raw?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Every failure of the client. Neither it nor its `cause` holds the key. */
export class ShoubeiError extends Error {
  override readonly name: string = 'ShoubeiError';
  /** The kind of failure, for programs. */
  declare readonly code: ShoubeiErrorCode;
  /**
   * True unless it is certain that this attempt did nothing: it wrote nothing off or, with `call`, was not sent. It
   * covers this attempt only: a rejection now does not undo an earlier attempt whose outcome is unknown. A rejection
   * makes it certain under three conditions: it is signed, its words or code are known, and it came by TLS or from this
   * machine.
   */
  declare readonly mayHaveHappened: boolean;
  /** The trace number of the attempt, made or given; retry with this one. With `call`, its field `wf_trace_no`. */
  declare readonly wfTraceNo?: string;
  /** The coupon that was to be written off. With `call`, its field `coupon_code`. */
  declare readonly couponCode?: string;
  /** With `rejected`: why, as the outcome's name. */
  declare readonly reason?: Reason;
  /** With `rejected`: how the reason is known. */
  declare readonly reasonProvenance?: ReasonProvenance;
  /** With `rejected`: the provider's own message (`return_msg`). */
  declare readonly responseMessage?: string;
  /** With `rejected`: whether the provider signed the rejection. Unsigned, it may come from anyone. */
  declare readonly signatureVerified?: boolean;
  /** The HTTP status, when there was one. */
  declare readonly httpStatus?: number;
  /** The response as received, if it could be read. */
  declare readonly raw?: Readonly<Record<string, unknown>>;

  constructor(code: ShoubeiErrorCode, message: string, details: ShoubeiErrorDetails = {}) {
    const {
      cause,
      mayHaveHappened = code !== 'invalid_argument' && code !== 'unreachable',
      ...rest
    } = details;
    const retry = code === 'outcome_unknown' && rest.wfTraceNo ? '，只能用同一流水号查询或重试' : '';
    super(`${message} / ${chinese[code]}${retry}`, cause === undefined ? undefined : { cause });
    Object.assign(this, { code, mayHaveHappened, ...rest });
  }
}
