import pino from 'pino';
import type { Exchange } from '../../core/reply.js';
import type { Settings } from '../../core/settings.js';
import { endpointSummary } from '../../endpoints/declared/summary.js';
import type { CommandCall } from '../line/command.js';
import { type RefusalCause, refusalExplainer } from './explain-refusals.js';
import {
  failureText,
  levelOf,
  levelOfOther,
  type Log,
  maskExchange,
  maskOtherRequest,
  otherEndpoint,
  withCause,
} from './log-parts.js';

/** In objects for programs. */
export function jsonLog({ io, text }: CommandCall, settings: Settings): Log {
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, level: text('log-level') ?? 'info' },
    { write: (line) => io.out(line.trimEnd()) },
  );
  const explained = refusalExplainer(settings);
  return {
    started: (url, admin_token) =>
      logger.info({ url, admin_token, endpoints: settings.endpoints.map(endpointSummary) }, 'listening'),
    exchange: ({ exchange, ms }) => {
      if (!logger.isLevelEnabled(levelOf(exchange))) return;
      withCause(exchange, explained, (cause) => {
        const fields = toFields(maskExchange(exchange, settings), ms, settings);
        logger[levelOf(exchange)]({ ...fields, ...causeFields(cause) }, exchange.outcome ?? 'fault');
      });
    },
    other: (request) => {
      const { instNo, path, ms, requestId: request_id, ...rest } = maskOtherRequest(request, settings);
      const fields = { request_id, ...rest, path, inst_no: instNo, ms: Number(ms.toFixed(1)) };
      logger[levelOfOther(request)](fields, path.startsWith('/__admin/') ? 'admin' : 'not_served');
    },
    coupons: (given, existing, { en }) => logger.info({ given, existing }, en),
    failure: (error, request_id) =>
      logger.error({ request_id, err: failureText(error, settings) }, 'internal'),
    stopping: () => logger.info('stopping'),
    stopped: () => logger.info('stopped'),
  };
}

function causeFields(cause: RefusalCause | undefined): object {
  if (!cause) return {};
  return { cause: cause.code ?? null, cause_text: cause.text.en, cause_text_zh: cause.text.zh };
}

function toFields(exchange: Exchange, ms: number, settings: Settings): object {
  const {
    requestId,
    outcome,
    instNo,
    couponCode,
    wfTraceNo,
    reason,
    order,
    replayed,
    signature,
    magic,
    faults,
    reply,
  } = exchange;
  return {
    request_id: requestId,
    endpoint: otherEndpoint(exchange, settings),
    outcome,
    status: reply.kind === 'response' ? reply.status : undefined,
    inst_no: instNo,
    coupon_code: couponCode,
    wf_trace_no: wfTraceNo,
    field: reason?.field,
    reason: reason?.text.en,
    reason_zh: reason?.text.zh,
    order_no: order?.order_no,
    settle_amount: order?.settle_amount,
    ...(replayed && { replayed }),
    signature,
    magic,
    ...(faults.length > 0 && { faults }),
    ms: Number(ms.toFixed(1)),
  };
}
