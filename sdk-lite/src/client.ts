import { present } from './check.js';
import { ShoubeiError } from './errors.js';
import type { Seen } from './exchange.js';
import type { CallFields, CallOptions, ShoubeiClientOptions, WriteOffArguments } from './options.js';
import { callRequest, type Request, writeOffRequest } from './request.js';
import { callResult, verified, writeOffResult } from './response.js';
import type { CallResult, WriteOffResult } from './result.js';
import { type Fail, send } from './send.js';
import { type Settings, settingsOf } from './settings.js';
import type { Fields } from './signing/index.js';

/**
 * A client of the coupon write-off (核销接口, docs/explanation/what-is-known.md), and of any other call of the platform ({@link
 * ShoubeiClient.call}). It keeps the key to itself, and never retries.
 *
 * Amounts are whole fen (分); `ts` is the time in Asia/Shanghai. The constructor throws a {@link ShoubeiError}
 * `invalid_argument` for options that cannot be right.
 *
 * @example
 * ```ts
 * import { newTraceNo, ShoubeiClient, ShoubeiError } from '@shoubei-kit/sdk-lite';
 *
 * const client = new ShoubeiClient({
 *   baseUrl: 'http://127.0.0.1:4051',
 *   instNo: '900024',
 *   key: 'shoubei-mock-demo-key',
 *   merchantNo: '851811130002',
 *   shopNo: '862010110001',
 * });
 * const wfTraceNo = newTraceNo(); // store it before sending: a retry must repeat it
 * try {
 *   const result = await client.writeOff({ couponCode: '679533922928', amount: 1000, wfTraceNo });
 *   if (result.status === 'written_off') console.log(result.orderNo, result.settleAmount);
 *   else console.log(result.reason, result.message);
 * } catch (error) {
 *   if (error instanceof ShoubeiError && error.mayHaveHappened) console.log('retry with', error.wfTraceNo);
 *   else throw error;
 * }
 * ```
 */
export class ShoubeiClient {
  readonly #settings: Settings;

  constructor(options: ShoubeiClientOptions) {
    this.#settings = settingsOf(options);
  }

  /**
   * Writes off one coupon (`POST /openpay/coupon/wf`, or the option `path`). A rejection of the coupon is a result. Any
   * other failure, or an unknown outcome, is a {@link ShoubeiError}.
   */
  async writeOff(args: WriteOffArguments, options: CallOptions = {}): Promise<WriteOffResult> {
    const request = writeOffRequest(args, options, this.#settings);
    return exchange(request, options, this.#settings, writeOffResult);
  }

  /**
   * Makes any call of the platform: signs and sends the fields with POST, and verifies the response. Use it for
   * endpoints whose documentation you have, such as the query and the cancellation of a write-off. The client itself
   * knows nothing of them.
   *
   * - `path` is sent as it is written: from `/`, percent-encoded, with no query.
   * - `fields` have the names of the protocol. Their values are text, whole numbers or booleans; no objects or lists.
   *   They are sent in their order. Those of `inst_no`, `merchant_no`, `shop_no` and `ts` that you omit follow, with the
   *   client's values (and the time in Asia/Shanghai), then `sign`. An undefined field counts as omitted. A null field
   *   is not sent, so `shop_no: null` leaves out the client's shop. A `sign` that you pass is sent as it is.
   * - A response that is signed with the key is a result, also with FAIL. Only you know the meaning of its codes, and
   *   the fields that must repeat your request. Check both; `traceConfirmed` covers `wf_trace_no`.
   * - Anything else is a {@link ShoubeiError}, with the same codes as for a write-off: an unsigned FAIL is `rejected`.
   *   `mayHaveHappened` is false only if the request was certainly not sent.
   *
   * @example
   * ```ts
   * const client = new ShoubeiClient({
   *   baseUrl: 'http://127.0.0.1:4051',
   *   instNo: '900024',
   *   key: 'shoubei-mock-demo-key',
   *   merchantNo: '851811130002',
   *   shopNo: '862010110001',
   * });
   * const { fields, returnCode, resultCode } = await client.call('/openpay/coupon/wf', {
   *   coupon_code: '679533922928',
   *   amount: '1000', // fen
   * });
   * if (fields['codes'] === '679533922928') console.log(returnCode, resultCode, fields['order_no']);
   * ```
   */
  async call(path: string, fields: CallFields, options: CallOptions = {}): Promise<CallResult> {
    const request = callRequest(path, fields, options, this.#settings);
    return exchange(request, options, this.#settings, callResult);
  }
}

/** Sends a request, reads its verified response and calls `onExchange`. */
async function exchange<Own extends Request, Result>(
  request: Own,
  { signal }: CallOptions,
  settings: Settings,
  read: (raw: Fields, request: Own, settings: Settings, fail: Fail) => Result,
): Promise<Result> {
  const seen: Seen = {};
  const fail = failOf(request, seen);
  if (signal?.aborted) throw fail('aborted', 'aborted before it was sent', { mayHaveHappened: false });
  const started = performance.now();
  let error: unknown;
  try {
    const text = await send(request, settings, signal, seen, fail);
    return read(verified(text, settings, fail), request, settings, fail);
  } catch (caught) {
    throw (error = caught);
  } finally {
    report(settings, request, seen, started, error);
  }
}

function failOf({ fields }: Request, seen: Seen): Fail {
  const { wf_trace_no: wfTraceNo, coupon_code: couponCode } = fields;
  return (code, message, details) => {
    const known = { wfTraceNo: textOf(wfTraceNo), couponCode: textOf(couponCode), httpStatus: seen.status };
    return new ShoubeiError(code, message, { ...present(known), ...details });
  };
}

function textOf(value: CallFields[string]): string | undefined {
  return value === undefined ? value : String(value);
}

/** Calls the caller's hook; nothing that the hook does changes the outcome. */
function report(
  settings: Settings,
  { path, fields }: Request,
  seen: Seen,
  started: number,
  error: unknown,
): void {
  const noted = {
    path,
    request: fields,
    ...seen,
    durationMs: performance.now() - started,
    ...(error instanceof ShoubeiError && { error }),
  };
  new Promise((resolve) => resolve(settings.onExchange?.(noted))).catch(() => {});
}
