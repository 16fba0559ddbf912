import pino from 'pino';
import type { Exchange } from '../core/reply.js';
import type { Settings } from '../core/settings.js';
import { quoted } from '../core/why.js';
import type { OtherRequest } from '../http/on-other.js';
import type { JournalRecord } from '../journal/journal.js';
import { hideInBoth, hiderFor } from '../journal/secrets.js';
import { StoreError } from '../store/store-error.js';
import type { Call } from './command.js';
import { type RefusalCause, refusalExplainer } from './explain-refusals.js';
import type { Language } from './language.js';
import type { LogLevel } from './log-levels.js';

/** What `serve` tells of its life: in lines for people, or with `--json` in objects for programs. */
export interface Log {
  /** @param madeToken the admin API's token, where it was made here, so that nobody knows it yet */
  readonly started: (url: string, madeToken: string | undefined, banner: readonly string[]) => void;
  readonly exchange: (record: JournalRecord) => void;
  readonly other: (request: OtherRequest) => void;
  readonly failure: (error: unknown, requestId?: string) => void;
  readonly stopping: () => void;
  readonly stopped: () => void;
}

const levels: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50, silent: 100 };

/** Keys and signs are in no line; text from a request is escaped. */
export function logTo(call: Call, settings: Settings): Log {
  return call.isOn('json') ? jsonLog(call, settings) : plainLog(call, settings);
}

function jsonLog({ io, text }: Call, settings: Settings): Log {
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, level: text('log-level') ?? 'info' },
    { write: (line) => io.out(line.trimEnd()) },
  );
  const explained = refusalExplainer(settings);
  return {
    started: (url, admin_token) => logger.info({ url, admin_token }, 'listening'),
    exchange: ({ exchange, ms }) => {
      if (!logger.isLevelEnabled(levelOf(exchange))) return;
      withCause(exchange, explained, (cause) => {
        const fields = toFields(tellable(exchange, settings), ms);
        logger[levelOf(exchange)]({ ...fields, ...causeFields(cause) }, exchange.outcome ?? 'fault');
      });
    },
    other: (request) => {
      const { instNo, path, ms, requestId: request_id, ...rest } = tellableOther(request, settings);
      const fields = { request_id, ...rest, path, inst_no: instNo, ms: Number(ms.toFixed(1)) };
      logger[levelOfOther(request)](fields, path.startsWith('/__admin/') ? 'admin' : 'not_served');
    },
    failure: (error, request_id) =>
      logger.error({ request_id, err: failureText(error, settings) }, 'internal'),
    stopping: () => logger.info('stopping'),
    stopped: () => logger.info('stopped'),
  };
}

function plainLog({ io, language, text }: Call, settings: Settings): Log {
  const least = new Map(Object.entries(levels)).get(text('log-level') ?? 'info') ?? levels.info;
  const explained = refusalExplainer(settings);
  return {
    started: (url, madeToken, banner) => {
      if (least > levels.error) return;
      if (least > levels.info) io.out(url);
      else for (const line of banner) io.out(line);
      if (madeToken !== undefined) io.out(`Admin token  ${madeToken}`);
    },
    exchange: ({ exchange, ms }) => {
      if (levels[levelOf(exchange)] < least) return;
      withCause(exchange, explained, (cause) => {
        io.out(exchangeLine(tellable(exchange, settings), ms, cause, language));
      });
    },
    other: (request) => {
      if (levels[levelOfOther(request)] < least) return;
      const { method, path, status, instNo, ms } = tellableOther(request, settings);
      const parts = [
        status === undefined ? 'caller gone' : String(status),
        `${bare(method)} ${/^[\w/.-]+$/u.test(path) ? path : quoted(path)}`,
        ...(instNo === undefined ? [] : [`institution ${bare(instNo)}`]),
      ];
      io.out(`${parts.join('  ')} (${ms.toFixed(1)} ms)`);
    },
    failure: (error) => {
      if (least <= levels.error) io.err(failureText(error, settings, language));
    },
    stopping: () => {},
    stopped: () => {},
  };
}

/** What went wrong in the emulator itself, and where; its other properties may hold anything. */
function failureText(error: unknown, settings: Settings, language: Language = 'en'): string {
  if (error instanceof StoreError) return error.text[language];
  const hide = hiderFor({ sent: undefined, key: undefined, wfTraceNo: undefined }, settings);
  return hide(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** A bad_signature waits for its cause to be found; all else is written at once. */
function withCause(
  exchange: Exchange,
  explained: ReturnType<typeof refusalExplainer>,
  write: (cause: RefusalCause | undefined) => void,
): void {
  if (exchange.outcome === 'bad_signature')
    void explained(exchange)
      .catch(() => undefined)
      .then(write);
  else write(undefined);
}

function causeFields(cause: RefusalCause | undefined): object {
  if (!cause) return {};
  return { cause: cause.code ?? null, cause_text: cause.text.en, cause_text_zh: cause.text.zh };
}

/** What a line tells of an exchange, with keys and signs hidden. */
function tellable(exchange: Exchange, settings: Settings): Exchange {
  const { instNo, couponCode, wfTraceNo, why } = exchange;
  const hide = hiderFor(exchange, settings);
  const hidden = (text: string | undefined): string | undefined => text && hide(text);
  return {
    ...exchange,
    instNo: hidden(instNo),
    couponCode: hidden(couponCode),
    wfTraceNo: hidden(wfTraceNo),
    why: why && { ...why, field: hide(why.field), text: hideInBoth(why.text, exchange, hide) },
  };
}

/** Of another request: no more than fits a line, and no secret that may stand in its path. */
function tellableOther(request: OtherRequest, settings: Settings): OtherRequest {
  const hide = hiderFor({ sent: undefined, key: undefined, wfTraceNo: undefined }, settings);
  const { path, instNo } = request;
  return { ...request, path: hide(path).slice(0, 200), instNo: short(instNo && hide(instNo)) };
}

/** Somebody without the token, or a failure, is worth a look. */
function levelOfOther({ status = 0 }: OtherRequest): 'info' | 'warn' {
  return status === 401 || status === 403 || status >= 500 ? 'warn' : 'info';
}

/** A system_error that no fault asked for is the emulator's own. */
function levelOf({ outcome, faults }: Exchange): 'info' | 'error' {
  return outcome === 'system_error' && faults.length === 0 ? 'error' : 'info';
}

function exchangeLine(
  exchange: Exchange,
  ms: number,
  cause: RefusalCause | undefined,
  language: Language,
): string {
  const { outcome, couponCode, wfTraceNo, why, order, replayed, signature, magic, faults } = exchange;
  const parts = [
    outcome ?? 'fault',
    couponCode === undefined ? undefined : bare(couponCode),
    why && (cause?.code === undefined ? `${why.field}: ${why.text[language]}` : undefined),
    cause && `${cause.code === undefined ? '' : `sign: ${cause.code}: `}${cause.text[language]}`,
    order && `order ${order.order_no}`,
    order && `settle ${order.settle_amount} fen`,
    wfTraceNo === undefined ? undefined : `trace ${bare(wfTraceNo)}`,
    replayed ? 'replayed' : undefined,
    signature === 'wrong' || signature === 'missing' ? `signature ${signature}` : undefined,
    ...faults.map(({ kind, when }) => `fault ${kind} ${when} the write-off`),
    magic === undefined ? undefined : `magic ${magic}`,
  ];
  return `${parts.filter((part) => part !== undefined).join('  ')} (${ms.toFixed(1)} ms)`;
}

/** Text from a request: as it is where it is plain, else quoted and escaped. */
function bare(text: string): string {
  return /^[\w-]{1,64}$/u.test(text) ? text : quoted(text);
}

/** A request may hold 64 KiB of it. */
function short(text: string | undefined): string | undefined {
  return text?.slice(0, 64);
}

function toFields(exchange: Exchange, ms: number): object {
  const {
    requestId,
    outcome,
    instNo,
    couponCode,
    wfTraceNo,
    why,
    order,
    replayed,
    signature,
    magic,
    faults,
    reply,
  } = exchange;
  return {
    request_id: requestId,
    outcome,
    status: reply.kind === 'answer' ? reply.status : undefined,
    inst_no: short(instNo),
    coupon_code: short(couponCode),
    wf_trace_no: short(wfTraceNo),
    field: why?.field,
    why: why?.text.en,
    why_zh: why?.text.zh,
    order_no: order?.order_no,
    settle_amount: order?.settle_amount,
    ...(replayed && { replayed }),
    signature,
    magic,
    ...(faults.length > 0 && { faults }),
    ms: Number(ms.toFixed(1)),
  };
}
