import pino from 'pino';
import type { Exchange } from '../../core/reply.js';
import type { Settings } from '../../core/settings.js';
import { endpointSummary } from '../../endpoints/declared/summary.js';
import { maskOtherRequest } from '../../http/other-request.js';
import type { CommandCall } from '../line/command.js';
import type { SignatureCause } from '../../journal/record.js';
import { causeFinder } from '../../workbench/refusal-cause.js';
import {
  failureText,
  levelOf,
  levelOfOther,
  type Log,
  maskExchange,
  otherEndpoint,
  withCause,
} from './log-parts.js';

/** Logs objects for programs. */
export function jsonLog({ io, text }: CommandCall, settings: Settings): Log {
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, level: text('log-level') ?? 'info' },
    { write: (line) => io.out(line.trimEnd()) },
  );
  const find = causeFinder(settings);
  return {
    started: (url, admin_token) =>
      logger.info({ url, admin_token, endpoints: settings.endpoints.map(endpointSummary) }, 'listening'),
    exchange: (record) => {
      const { exchange, ms } = record;
      if (!logger.isLevelEnabled(levelOf(exchange))) return;
      withCause(record, find, (cause) => {
        const fields = toFields(maskExchange(exchange, settings), ms, settings);
        logger[levelOf(exchange)]({ ...fields, ...causeFields(cause) }, exchange.outcome ?? 'fault');
      });
    },
    other: (request) => {
      const other = maskOtherRequest(request, settings);
      const { instNo, path, ms, requestId: request_id, unmatched, ...rest } = other;
      const own = { inst_no: instNo, meant: unmatched?.meant, ms: Number(ms.toFixed(1)) };
      const fields = { request_id, ...rest, path, ...own };
      logger[levelOfOther(request)](fields, path.startsWith('/__admin/') ? 'admin' : 'not_served');
    },
    coupons: (given, existing, { en }) => logger.info({ given, existing }, en),
    failure: (error, request_id) =>
      logger.error({ request_id, err: failureText(error, settings) }, 'internal'),
    stopping: () => logger.info('stopping'),
    stopped: () => logger.info('stopped'),
  };
}

function causeFields(cause: SignatureCause | undefined): object {
  if (!cause) return {};
  return { cause: cause.code ?? null, cause_text: cause.en, cause_text_zh: cause.zh };
}

function toFields(exchange: Exchange, ms: number, settings: Settings): object {
  const { reason, order, replayed, faults, reply } = exchange;
  return {
    request_id: exchange.requestId,
    endpoint: otherEndpoint(exchange, settings),
    outcome: exchange.outcome,
    status: reply.kind === 'response' ? reply.status : undefined,
    inst_no: exchange.instNo,
    coupon_code: exchange.couponCode,
    wf_trace_no: exchange.wfTraceNo,
    field: reason?.field,
    reason: reason?.text.en,
    reason_zh: reason?.text.zh,
    order_no: order?.order_no,
    settle_amount: order?.settle_amount,
    ...(replayed && { replayed }),
    signature: exchange.signature,
    magic: exchange.magic,
    ...(faults.length > 0 && { faults }),
    ms: Number(ms.toFixed(1)),
  };
}
