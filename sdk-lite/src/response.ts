import { isObject, isWhole, present } from './check.js';
import type { ShoubeiError, ShoubeiErrorCode } from './errors.js';
import { reasonOf } from './generated/reasons.js';
import type { WireResponse } from './generated/wire.js';
import type { Request, WriteOffRequest } from './request.js';
import type { CallResult, WriteOffResult, WrittenOff } from './result.js';
import type { Fail } from './send.js';
import type { Settings } from './settings.js';
import { type Fields, hiddenName, type SigningRule, verify } from './signing/index.js';

type Answer = WireResponse & Fields;

/** The fields of a response that is signed with the key and hides none; otherwise a ShoubeiError. */
export function verified(text: string, { responseRule, key }: Settings, fail: Fail): Answer {
  const raw = parse(text, fail);
  const hidden = isSigned(raw, responseRule, key) ? hiddenName(raw, responseRule) : '';
  if (hidden === undefined) return raw;
  const { return_code: code, return_msg: message } = raw;
  if (!hidden && code === 'FAIL' && typeof message === 'string') throw rejection(raw, message, fail);
  const why = hidden ? `hides ${hidden} in another field` : 'is not signed with the key';
  throw bad(raw, fail, why, 'bad_response_signature');
}

function isSigned(raw: Answer, rule: Partial<SigningRule>, key: string): boolean {
  try {
    return verify(raw, rule, key);
  } catch {
    return false; // it holds what cannot be signed, so nobody signed it
  }
}

/** Whether the response repeats the trace number that was sent; a ShoubeiError for a success that must and does not. */
function confirms(raw: Answer, { fields }: Request, { requireTrace }: Settings, fail: Fail): boolean {
  const { wf_trace_no: trace } = fields;
  if (trace === undefined) return false;
  const isConfirmed = raw.wf_trace_no === String(trace);
  if (requireTrace && !isConfirmed && raw.return_code === 'SUCCESS' && raw.result_code !== 'FAIL')
    throw bad(raw, fail, 'lacks the trace number (requireTrace)');
  return isConfirmed;
}

/** The result of any call, from its verified response. */
export function callResult(raw: Answer, request: Request, settings: Settings, fail: Fail): CallResult {
  const { return_code: returnCode, return_msg: returnMsg, result_code: resultCode } = raw;
  if (typeof returnCode !== 'string' || !isTextOrAbsent(returnMsg) || !isTextOrAbsent(resultCode))
    throw bad(raw, fail);
  const traceConfirmed = confirms(raw, request, settings, fail);
  Object.setPrototypeOf(raw, null);
  return {
    fields: raw,
    returnCode,
    ...present({ returnMsg, resultCode }),
    traceConfirmed,
  };
}

/** The result of a write-off, from its verified response; a ShoubeiError if it has no reliable result. */
export function writeOffResult(
  raw: Answer,
  request: WriteOffRequest,
  settings: Settings,
  fail: Fail,
): WriteOffResult {
  const { return_code: code, return_msg: message, result_code: result, codes } = raw;
  const { couponCode, wfTraceNo } = request;
  const isRefused = result === 'FAIL' || code === 'FAIL';
  const isNamed = codes === couponCode;
  const traceConfirmed = confirms(raw, request, settings, fail);
  if (
    typeof code !== 'string' ||
    typeof message !== 'string' ||
    !(isNamed || (isRefused && isAbsent(codes))) ||
    !(traceConfirmed || isAbsent(raw.wf_trace_no))
  )
    throw bad(raw, fail);
  const isOurs = traceConfirmed || (settings.isSplit && (settings.isPrivate || isNamed));
  // Anyone can provoke a signed FAIL that names this request: with a request that is not signed.
  if (code === 'FAIL') throw rejection(raw, message, fail, settings.isPrivate && isOurs);
  const common = { wfTraceNo, traceConfirmed, raw };
  if (isRefused) {
    const { isCertain, ...reason } = reasonOf(message, code);
    if (!isCertain || !isOurs) throw unknown(raw, fail);
    return { status: 'refused', ...(code !== 'SUCCESS' && { code }), message, ...reason, ...common };
  }
  const written = code === 'SUCCESS' && result === 'SUCCESS' && amountsOf(raw);
  if (!written) throw bad(raw, fail);
  return { status: 'written_off', couponCode, ...written, ...common };
}

function bad(
  raw: Answer,
  fail: Fail,
  why = 'breaks the protocol',
  code: ShoubeiErrorCode = 'bad_response',
): ShoubeiError {
  return fail(code, `the response ${why}`, { raw });
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
  throw fail('outcome_unknown', `the response ${what}`, { cause });
}

/** The error for a FAIL; `isOurs` is undefined if the response is not signed. */
function rejection(raw: Answer, responseMessage: string, fail: Fail, isOurs?: boolean): ShoubeiError {
  const { isCertain, ...reason } = reasonOf(responseMessage, 'FAIL');
  if (!isCertain || raw.result_code === 'SUCCESS') return unknown(raw, fail);
  return fail('rejected', `the provider rejected the request: ${reason.reason}`, {
    mayHaveHappened: !isOurs,
    ...reason,
    responseMessage,
    signatureVerified: isOurs !== undefined,
    raw,
  });
}

function unknown(raw: Answer, fail: Fail): ShoubeiError {
  return bad(raw, fail, 'has no clear outcome', 'outcome_unknown');
}

/** The number and amounts of a write-off; undefined if one is invalid. */
function amountsOf(raw: Answer): Pick<WrittenOff, 'orderNo' | 'faceAmount' | 'settleAmount'> | undefined {
  const { order_no: orderNo } = raw;
  if (typeof orderNo !== 'string' || orderNo === '') return undefined;
  const faceAmount = fenOf(raw.amount);
  const settled = [raw.settle_amount, raw.settleAmount].map(fenOf).filter((fen) => fen !== undefined);
  const [settleAmount, other = settleAmount] = settled;
  // NaN differs from all, itself included.
  if (Number.isNaN(faceAmount) || settleAmount !== other) return undefined;
  return { orderNo, ...present({ faceAmount, settleAmount }) };
}

/** An amount of the response: undefined if absent, NaN if it is not whole fen as text. */
function fenOf(value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  const fen = Number(value);
  return String(fen) === value && isWhole(fen) ? fen : Number.NaN;
}

function isTextOrAbsent(value: unknown): value is string | null | undefined {
  return typeof value === 'string' || isAbsent(value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
