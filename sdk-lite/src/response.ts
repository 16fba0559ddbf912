import { isObject, isWhole } from './check.js';
import type { ShoubeiError } from './errors.js';
import { reasonOf } from './generated/reasons.js';
import type { WireResponse } from './generated/wire.js';
import type { WriteOffRequest } from './request.js';
import type { CallResult, Refused, WriteOffResult } from './result.js';
import type { Fail } from './send.js';
import type { Fields } from './signing/index.js';

type Answer = WireResponse & Fields;

/** The fields of a response that is signed with the key; of any other, a ShoubeiError. */
export function verified(text: string, verifies: (raw: Fields) => boolean, fail: Fail): Answer {
  const raw = parse(text, fail);
  if (verifies(raw)) return raw;
  throw (
    rejection(raw, false, fail) ??
    fail('bad_response_signature', 'the answer is not signed with the key', { raw })
  );
}

/** What a verified response says of any call. */
export function callResult(raw: Answer, fail: Fail): CallResult {
  const { return_code: returnCode, return_msg: returnMsg, result_code: resultCode } = raw;
  if (typeof returnCode !== 'string' || ![returnMsg, resultCode].every(isTextOrAbsent))
    throw broken(raw, fail);
  Object.setPrototypeOf(raw, null);
  return {
    fields: raw,
    returnCode,
    ...(typeof returnMsg === 'string' && { returnMsg }),
    ...(typeof resultCode === 'string' && { resultCode }),
  };
}

/** What a verified response says of a write-off; a ShoubeiError when it says nothing that can be relied on. */
export function writeOffResult(raw: Answer, request: WriteOffRequest, fail: Fail): WriteOffResult {
  const { return_code: code, return_msg: message, result_code: result } = raw;
  const rejected = rejection(raw, true, fail);
  const isRefused = result === 'FAIL';
  if (typeof code !== 'string' || typeof message !== 'string') throw broken(raw, fail);
  if (!namesRequest(raw, request, isRefused || rejected !== undefined)) throw broken(raw, fail);
  if (rejected) throw rejected;
  if (isRefused) return refusal(raw, code, message, request, fail);
  const written = code === 'SUCCESS' && result === 'SUCCESS' && writtenOff(raw, request);
  if (!written) throw broken(raw, fail);
  return written;
}

function broken(raw: Answer, fail: Fail): ShoubeiError {
  return fail('bad_response', 'the answer breaks the protocol', { raw });
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
function namesRequest(raw: Answer, request: WriteOffRequest, codesMayLack: boolean): boolean {
  const { codes, wf_trace_no: trace } = raw;
  if (codes !== request.couponCode && !(codesMayLack && isAbsent(codes))) return false;
  return isAbsent(trace) || trace === request.wfTraceNo;
}

/** The error for a FAIL; undefined if it is none. */
function rejection(raw: Answer, signatureVerified: boolean, fail: Fail): ShoubeiError | undefined {
  const { return_code: code, return_msg: responseMessage } = raw;
  if (code !== 'FAIL' || typeof responseMessage !== 'string') return undefined;
  const reason = reasonOf(responseMessage, code);
  if (['unknown', 'system_error'].includes(reason) || raw.result_code === 'SUCCESS')
    return unknown(raw, fail);
  return fail('rejected', `the provider rejected the request: ${reason}`, {
    mayHaveHappened: !signatureVerified,
    reason,
    responseMessage,
    signatureVerified,
    raw,
  });
}

function refusal(
  raw: Answer,
  code: string,
  message: string,
  { wfTraceNo }: WriteOffRequest,
  fail: Fail,
): Refused {
  const reason = reasonOf(message, code);
  if (reason === 'system_error') throw unknown(raw, fail);
  return {
    status: 'refused',
    ...(code !== 'SUCCESS' && { code }),
    message,
    reason,
    wfTraceNo,
    raw,
  };
}

function unknown(raw: Answer, fail: Fail): ShoubeiError {
  return fail('outcome_unknown', 'the provider does not say what became of it', { raw });
}

function writtenOff(raw: Answer, { couponCode, wfTraceNo }: WriteOffRequest): WriteOffResult | undefined {
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

function isTextOrAbsent(value: unknown): boolean {
  return typeof value === 'string' || isAbsent(value);
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}
