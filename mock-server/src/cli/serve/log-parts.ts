import type { Exchange } from '../../core/reply.js';
import type { Settings } from '../../core/settings.js';
import type { Text } from '../../core/refusal.js';
import type { OtherRequest } from '../../http/other-request.js';
import type { JournalRecord, SignatureCause } from '../../journal/record.js';
import { cut, maskInBoth, maskFor } from '../../journal/masking.js';
import { StoreError } from '../../store/store-error.js';
import type { FindCause } from '../../workbench/refusal-cause.js';
import type { Language } from '../terminal/language.js';

/** The values of `--log-level`, as in pino. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

/** The log of `serve`: lines for people, or with `--json` objects for programs. */
export interface Log {
  /** @param generatedToken the admin API's token, if it was generated here and must be printed */
  readonly started: (url: string, generatedToken: string | undefined, banner: readonly string[]) => void;
  readonly exchange: (record: JournalRecord) => void;
  readonly other: (request: OtherRequest) => void;
  /** Logs which of `--coupons` were loaded into a store that is not new. */
  readonly coupons: (given: number, existing: number, text: Text) => void;
  readonly failure: (error: unknown, requestId?: string) => void;
  readonly stopping: () => void;
  readonly stopped: () => void;
}

/** Describes an internal error and its place. Its other properties are left out: they may contain anything. */
export function failureText(error: unknown, settings: Settings, language: Language = 'en'): string {
  if (error instanceof StoreError) return error.text[language];
  const mask = maskFor({}, settings);
  return mask.said(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Delays a bad_signature until its cause is found; logs all others at once. */
export function withCause(
  record: JournalRecord,
  find: FindCause,
  write: (cause: SignatureCause | undefined) => void,
): void {
  if (record.exchange.outcome === 'bad_signature')
    void find(record).then((cause) => write(cause && withRoute(cause, record)));
  else write(undefined);
}

/** Adds the admin API's route if no single mistake is the cause: it searches further. */
function withRoute(cause: SignatureCause, { exchange: { requestId } }: JournalRecord): SignatureCause {
  if (cause.code !== undefined) return cause;
  const route = `POST /__admin/sign/explain {"request_id":"${requestId}"}`;
  return { en: `${cause.en}; ${route} searches further`, zh: `${cause.zh}；${route} 可进一步查找` };
}

/** An exchange for the log, with keys and signatures masked. */
export function maskExchange(exchange: Exchange, settings: Settings): Exchange {
  const { instNo, couponCode, wfTraceNo, reason } = exchange;
  const mask = maskFor(exchange, settings);
  const hidden = (text: string | undefined): string | undefined => text && cut(text, most, mask);
  return {
    ...exchange,
    instNo: hidden(instNo),
    couponCode: hidden(couponCode),
    wfTraceNo: hidden(wfTraceNo),
    reason: reason && { ...reason, field: mask.said(reason.field), text: maskInBoth(reason.text, mask) },
  };
}

/** The most characters of a value in a line; a request may contain 64 KiB. */
const most = 64;

/** Logs a request without the token, or a failure, as a warning. */
export function levelOfOther({ status = 0 }: OtherRequest): 'info' | 'warn' {
  return status === 401 || status === 403 || status >= 500 ? 'warn' : 'info';
}

/** Logs a system_error without a fault as an error: it is the emulator's own. */
export function levelOf({ outcome, faults }: Exchange): 'info' | 'error' {
  return outcome === 'system_error' && faults.length === 0 ? 'error' : 'info';
}

/** The endpoint of an exchange, unless it is the write-off. */
export function otherEndpoint({ endpoint }: Exchange, { paths }: Settings): string | undefined {
  return endpoint === paths.write_off ? undefined : endpoint;
}
