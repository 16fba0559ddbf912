import { sign } from '@shoubei-kit/sdk-lite/signing';
import type { TransactionResult } from './transaction.js';
import { noFaults } from './fault.js';
import { type RequestFields, toText } from './request-fields.js';
import { falsify, falsifySign, applyToReply } from './apply-fault.js';
import type { Sent } from './parse.js';
import type { ResponseFields, Decision, Echo, Endpoint } from './endpoint.js';
import type { Exchange, Reply } from './reply.js';
import type { Settings } from './settings.js';
import { asciiOnly, refuse, type Refusal } from './refusal.js';

/** What was found by looking at the request alone. */
export interface CheckedRequest {
  readonly sent?: Sent;
  /** Undefined where the parameters were refused. */
  readonly request?: RequestFields;
  readonly refusal?: Refusal;
}

/** From what was decided to what goes out: render, sign, and the faults that falsify either. */
export function toExchange(
  checked: CheckedRequest,
  result: TransactionResult | undefined,
  endpoint: Endpoint,
  settings: Settings,
  requestId: string,
): Exchange {
  const verdict = verdictOf(checked, result);
  const shown = verdict ?? result?.simulated;
  const { list, fault, afterMs } = result?.applied ?? noFaults;
  const echo = echoOf(checked);
  const headers: Record<string, string> = verdict
    ? headersOf(verdict, checked, result, endpoint, settings, requestId)
    : { 'content-type': contentType, 'x-shoubei-mock-request-id': requestId };
  if (result?.magic !== undefined) headers['x-shoubei-mock-magic'] = result.magic;
  if (list.length > 0) headers['x-shoubei-mock-fault'] = list.map(({ kind }) => kind).join(',');
  if (result?.signature) headers['x-shoubei-mock-signature'] = result.signature;
  const body = shown ? JSON.stringify(bodyOf(endpoint.render(shown, echo, settings), result, settings)) : '';
  const reply: Reply = {
    kind: 'response',
    status: statusOf(shown, settings),
    headers,
    body,
    delayMs: afterMs,
  };
  return {
    requestId,
    reply: result?.isCut === true ? { kind: 'reset', delayMs: 0 } : applyToReply(reply, fault),
    outcome: verdict?.name,
    reason: verdict?.name === 'written_off' ? undefined : verdict?.reason,
    instNo: scalarText(checked.sent?.['inst_no']),
    couponCode: echo.coupon_code,
    wfTraceNo: echo.wf_trace_no,
    order: result?.decision?.order,
    replayed: isReplay(verdict),
    signature: result?.signature,
    magic: result?.magic,
    faults: list,
    sent: checked.sent,
    isCut: result?.isCut === true,
    isKnown: result?.isKnown === true,
    key: result?.key,
  };
}

/** What is answered; nothing when a fault came before any decision. */
function verdictOf({ refusal }: CheckedRequest, result: TransactionResult | undefined): Decision | undefined {
  if (refusal) return refusal;
  if (result?.applied.fault?.kind === 'system_error') {
    return refuse('system_error', 'coupon_code', 'a fault that was asked for', '按要求模拟的故障');
  }
  return result?.decision;
}

function isReplay(verdict: Decision | undefined): boolean {
  return verdict?.name === 'written_off' && verdict.replayed;
}

/** As sent, also if the request was rejected before its fields had a meaning. */
function echoOf({ sent, request }: CheckedRequest): Echo {
  return {
    coupon_code:
      request?.coupon_code ?? scalarText(sent?.['coupon_code']) ?? scalarText(sent?.['couponCode']),
    wf_trace_no: request?.wf_trace_no ?? scalarText(sent?.['wf_trace_no']),
  };
}

/** The text of a scalar; undefined for what counts as absent, and for an object or array. */
export function scalarText(value: unknown): string | undefined {
  return typeof value === 'object' ? undefined : toText(value);
}

function bodyOf(
  fields: ResponseFields,
  result: TransactionResult | undefined,
  settings: Settings,
): ResponseFields {
  const { fault } = result?.applied ?? noFaults;
  return falsifySign(signResponse(falsify(fields, fault), result?.key, settings), fault);
}

const contentType = 'application/json; charset=utf-8';

function headersOf(
  verdict: Decision,
  checked: CheckedRequest,
  result: TransactionResult | undefined,
  endpoint: Endpoint,
  settings: Settings,
  requestId: string,
): Record<string, string> {
  const reason = verdict.name === 'written_off' ? undefined : verdict.reason;
  const { sent, request } = checked;
  const { decision, coupon, signature, key } = result ?? {};
  const signed = key !== undefined;
  const { rows, text } = endpoint.assumptions({
    settings,
    name: verdict.name,
    reason,
    sent,
    request,
    signature,
    decision,
    coupon,
    signed,
  });
  const headers: Record<string, string> = {
    'content-type': contentType,
    'x-shoubei-mock-request-id': requestId,
    'x-shoubei-mock-outcome': verdict.name,
    'x-shoubei-mock-provenance': settings.codes[verdict.name].provenance,
    'x-shoubei-mock-assumptions': text,
  };
  // Of the assumptions that a response depends on, those that the profile's author saw at the real endpoint.
  const seen = rows.filter((row) => settings.observed[row] !== undefined);
  if (seen.length > 0) headers['x-shoubei-mock-observed'] = seen.join(',');
  if (isReplay(verdict)) headers['x-shoubei-mock-replayed'] = 'true';
  if (reason) headers['x-shoubei-mock-reason'] = `${asciiOnly(reason.field)}: ${asciiOnly(reason.text.en)}`;
  return headers;
}

function statusOf(verdict: Decision | undefined, { httpStatus }: Settings): number {
  if (typeof httpStatus === 'number') return httpStatus;
  return (verdict && httpStatus[verdict.name]) ?? 200;
}

/** Signed by the answer's rule (A2); without a key there is no sign. */
function signResponse(fields: ResponseFields, key: string | undefined, settings: Settings): ResponseFields {
  return key === undefined
    ? fields
    : Object.assign({}, fields, { sign: sign(fields, settings.signing.response, key) });
}
