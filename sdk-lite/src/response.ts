import { isObject, isWhole } from './check.js';
import type { ShoubeiError } from './errors.js';
import { reasonOf } from './generated/reasons.js';
import type { WireResponse } from './generated/wire.js';

import type { Request } from './request.js';
import type { Refused, WriteOffResult } from './result.js';
import type { Fail } from './send.js';
import type { Fields } from './signing/index.js';

type Answer = WireResponse & Fields;

/** What judging an answer takes. */
export interface Judging {
  readonly request: Request;
  readonly verifies: (raw: Fields) => boolean;
  readonly fail: Fail;
}

/** What an answer's text says; a ShoubeiError when it says nothing that can be relied on. */
export function readResponse(text: string, judging: Judging): WriteOffResult {
  const raw = parse(text, judging.fail);
  const { return_code: code, return_msg: message, result_code: result } = raw;
  const bad = (): ShoubeiError => judging.fail('bad_response', 'the answer breaks the protocol', { raw });
  if (code === 'FAIL' && typeof message === 'string') throw rejection(raw, message, judging) ?? bad();
  if (!judging.verifies(raw)) {
    throw judging.fail('bad_response_signature', 'the answer is not signed with the key', { raw });
  }
  if (typeof code !== 'string' || typeof message !== 'string') throw bad();
  if (!namesRequest(raw, judging.request, result === 'FAIL')) throw bad();
  if (result === 'FAIL') return refusal(raw, code, message, judging);
  const written = code === 'SUCCESS' && result === 'SUCCESS' && writtenOff(raw, judging.request);
  if (!written) throw bad();
  return written;
}

function parse(text: string, fail: Fail): Answer {
  let cause: unknown;
  try {
    const raw: unknown = JSON.parse(text);
    if (isObject(raw)) return raw;
  } catch (error) {
    cause = error;
  }
  const what = text[0] === '\uFEFF' ? 'begins with a BOM' : 'is not a JSON object';
  throw fail('outcome_unknown', `the answer ${what}`, { cause });
}

/** Whether the answer is about the coupon and trace that were sent. */
function namesRequest(raw: Answer, request: Request, codesMayLack: boolean): boolean {
  const { codes, wf_trace_no: trace } = raw;
  if (codes !== request.couponCode && !(codesMayLack && isAbsent(codes))) return false;
  return isAbsent(trace) || trace === request.wfTraceNo;
}

/** The error for a FAIL; undefined if it is signed, and about something else. */
function rejection(
  raw: Answer,
  responseMessage: string,
  { request, verifies, fail }: Judging,
): ShoubeiError | undefined {
  const reason = reasonOf(responseMessage, 'FAIL');
  if (/^(unknown|system_error)$/.test(reason) || raw.result_code === 'SUCCESS') return unknown(raw, fail);
  const signatureVerified = verifies(raw);
  if (signatureVerified && !namesRequest(raw, request, true)) return undefined;
  return fail('rejected', `the provider rejected the request: ${reason}`, {
    mayHaveHappened: !signatureVerified,
    reason,
    responseMessage,
    signatureVerified,
    raw,
  });
}

function refusal(raw: Answer, code: string, message: string, { request, fail }: Judging): Refused {
  const reason = reasonOf(message, code);
  if (reason === 'system_error') throw unknown(raw, fail);
  return {
    status: 'refused',
    ...(code !== 'SUCCESS' && { code }),
    message,
    reason,
    wfTraceNo: request.wfTraceNo,
    raw,
  };
}

function unknown(raw: Answer, fail: Fail): ShoubeiError {
  return fail('outcome_unknown', 'the provider does not say what became of it', { raw });
}

function writtenOff(raw: Answer, { couponCode, wfTraceNo }: Request): WriteOffResult | undefined {
  const { order_no: orderNo } = raw;
  if (typeof orderNo !== 'string' || orderNo === '') return undefined;
  const faceAmount = fenOf(raw.amount);
  const settled = [raw.settle_amount, raw.settleAmount].map(fenOf).filter((fen) => fen !== undefined);
  const [settleAmount, other = settleAmount] = settled;
  // NaN differs from all, itself included.
  if (Number.isNaN(faceAmount) || settleAmount !== other) return undefined;
  return {
    status: 'written_off',
    orderNo,
    couponCode,
    ...(faceAmount !== undefined && { faceAmount }),
    ...(settleAmount !== undefined && { settleAmount }),
    wfTraceNo,
    raw,
  };
}

/** An amount of the answer: undefined when it is absent, NaN when it is not whole fen as text. */
function fenOf(value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  const fen = Number(value);
  return String(fen) === value && isWhole(fen) ? fen : Number.NaN;
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}
