import { sign } from '@shoubei-kit/sdk-lite/signing';
import type { Acted } from './transaction.js';
import { nothingStruck } from './fault.js';
import { type Asked, toText } from './request-fields.js';
import { falsify, spoilSign, strike } from './apply-fault.js';
import type { Sent } from './parse.js';
import type { ResponseFields, Decision, Echo, Endpoint } from './endpoint.js';
import type { Exchange, Reply } from './reply.js';
import type { Settings } from './settings.js';
import { asciiOnly, refuse, type Refusal } from './refusal.js';

/** What was found by looking at the request alone. */
export interface Checked {
  readonly sent?: Sent;
  /** Undefined where the parameters were refused. */
  readonly asked?: Asked;
  readonly refusal?: Refusal;
}

/** From what was decided to what goes out: render, sign, and the faults that falsify either. */
export function conclude(
  checked: Checked,
  acted: Acted | undefined,
  endpoint: Endpoint,
  settings: Settings,
  requestId: string,
): Exchange {
  const verdict = verdictOf(checked, acted);
  const shown = verdict ?? acted?.pretended;
  const { told, fault, afterMs } = acted?.struck ?? nothingStruck;
  const echo = echoOf(checked);
  const headers: Record<string, string> = verdict
    ? headersOf(verdict, checked, acted, endpoint, settings, requestId)
    : { 'content-type': contentType, 'x-shoubei-mock-request-id': requestId };
  if (acted?.magic !== undefined) headers['x-shoubei-mock-magic'] = acted.magic;
  if (told.length > 0) headers['x-shoubei-mock-fault'] = told.map(({ kind }) => kind).join(',');
  if (acted?.signature) headers['x-shoubei-mock-signature'] = acted.signature;
  const body = shown ? JSON.stringify(bodyOf(endpoint.render(shown, echo, settings), acted, settings)) : '';
  const answer: Reply = {
    kind: 'response',
    status: statusOf(shown, settings),
    headers,
    body,
    delayMs: afterMs,
  };
  return {
    requestId,
    reply: acted?.isCut === true ? { kind: 'reset', delayMs: 0 } : strike(answer, fault),
    outcome: verdict?.name,
    why: verdict?.name === 'written_off' ? undefined : verdict?.why,
    instNo: scalarText(checked.sent?.['inst_no']),
    couponCode: echo.coupon_code,
    wfTraceNo: echo.wf_trace_no,
    order: acted?.decision?.order,
    replayed: isReplay(verdict),
    signature: acted?.signature,
    magic: acted?.magic,
    faults: told,
    sent: checked.sent,
    isCut: acted?.isCut === true,
    isKnown: acted?.isKnown === true,
    key: acted?.key,
  };
}

/** What is answered; nothing when a fault came before any decision. */
function verdictOf({ refusal }: Checked, acted: Acted | undefined): Decision | undefined {
  if (refusal) return refusal;
  if (acted?.struck.fault?.kind === 'system_error') {
    return refuse('system_error', 'coupon_code', 'a fault that was asked for', '按要求模拟的故障');
  }
  return acted?.decision;
}

function isReplay(verdict: Decision | undefined): boolean {
  return verdict?.name === 'written_off' && verdict.replayed;
}

/** As asked, also where the request was refused before its fields had a meaning. */
function echoOf({ sent, asked }: Checked): Echo {
  return {
    coupon_code: asked?.coupon_code ?? scalarText(sent?.['coupon_code']) ?? scalarText(sent?.['couponCode']),
    wf_trace_no: asked?.wf_trace_no ?? scalarText(sent?.['wf_trace_no']),
  };
}

/** The text of a scalar; undefined for what counts as absent, and for an object or array. */
export function scalarText(value: unknown): string | undefined {
  return typeof value === 'object' ? undefined : toText(value);
}

function bodyOf(fields: ResponseFields, acted: Acted | undefined, settings: Settings): ResponseFields {
  const { fault } = acted?.struck ?? nothingStruck;
  return spoilSign(signResponse(falsify(fields, fault), acted?.key, settings), fault);
}

const contentType = 'application/json; charset=utf-8';

function headersOf(
  verdict: Decision,
  checked: Checked,
  acted: Acted | undefined,
  endpoint: Endpoint,
  settings: Settings,
  requestId: string,
): Record<string, string> {
  const why = verdict.name === 'written_off' ? undefined : verdict.why;
  const { sent, asked } = checked;
  const { decision, coupon, signature, key } = acted ?? {};
  const signed = key !== undefined;
  const { rows, text } = endpoint.assumptions({
    settings,
    name: verdict.name,
    why,
    sent,
    asked,
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
  // Of the rows that an answer rests on, those that the profile's author saw at the real endpoint.
  const seen = rows.filter((row) => settings.observed[row] !== undefined);
  if (seen.length > 0) headers['x-shoubei-mock-observed'] = seen.join(',');
  if (isReplay(verdict)) headers['x-shoubei-mock-replayed'] = 'true';
  if (why) headers['x-shoubei-mock-reason'] = `${asciiOnly(why.field)}: ${asciiOnly(why.text.en)}`;
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
