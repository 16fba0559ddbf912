import { readResponse } from './response.js';
import { ShoubeiError } from './errors.js';
import type { Seen } from './exchange.js';
import type { ShoubeiClientOptions, WriteOffArguments, WriteOffOptions } from './options.js';
import { type Request, requestOf } from './request.js';
import type { WriteOffResult } from './result.js';
import { type Fail, send } from './send.js';
import { type Settings, settingsOf } from './settings.js';
import { type Fields, verify } from './signing/index.js';

/**
 * A client of the coupon write-off (核销接口, docs/what-is-known.md). It keeps the key to itself, and never retries.
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
   * Writes off one coupon (`POST /openpay/coupon/wf`). A refusal is a result; whatever else keeps the coupon from being
   * written off, or from being known to be, is a {@link ShoubeiError}.
   */
  async writeOff(args: WriteOffArguments, options: WriteOffOptions = {}): Promise<WriteOffResult> {
    const settings = this.#settings;
    const request = requestOf(args, options, settings);
    const seen: Seen = {};
    const fail = failOf(request, seen);
    const { signal } = options;
    if (signal?.aborted) throw fail('aborted', 'aborted before it was sent', { mayHaveHappened: false });
    const verifies = (raw: Fields): boolean => isVerified(raw, settings);
    const started = performance.now();
    try {
      const text = await send(request.body, settings, signal, seen, fail);
      const result = readResponse(text, { request, verifies, fail });
      report(settings, request, seen, started);
      return result;
    } catch (error) {
      report(settings, request, seen, started, error);
      throw error;
    }
  }
}

function failOf({ wfTraceNo, couponCode }: Request, seen: Seen): Fail {
  return (code, message, details) => {
    const { status } = seen;
    return new ShoubeiError(code, message, {
      wfTraceNo,
      couponCode,
      ...(status && { httpStatus: status }),
      ...details,
    });
  };
}

function isVerified(raw: Fields, { responseRule, key }: Settings): boolean {
  try {
    return verify(raw, responseRule, key);
  } catch {
    return false; // it holds what cannot be signed, so nobody signed it
  }
}

/** Tells the caller's hook; nothing that the hook does changes the outcome. */
function report(settings: Settings, { fields }: Request, seen: Seen, started: number, error?: unknown): void {
  const failed = error instanceof ShoubeiError ? { error } : {};
  const exchange = { request: fields, ...seen, durationMs: performance.now() - started, ...failed };
  new Promise((resolve) => resolve(settings.onExchange?.(exchange))).catch(() => {});
}
