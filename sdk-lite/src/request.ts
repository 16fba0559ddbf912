import {
  type Check,
  isObject,
  isPath,
  isWhole,
  optional,
  pathDemand,
  plain,
  present,
  problemOf,
  text,
} from './check.js';
import { ShoubeiError } from './errors.js';
import type { Exchange } from './exchange.js';
import type { CallFields, CallOptions, WriteOffArguments } from './options.js';
import type { Settings } from './settings.js';
import { sign } from './signing/index.js';
import { timestamp } from './timestamp.js';
import { newTraceNo } from './trace-no.js';

/** One request, ready to be sent. */
export interface Request {
  readonly path: string;
  /** Every field but `sign`. */
  readonly fields: Exchange['request'];
  readonly body: string;
}

/** A write-off, ready to be sent. */
export interface WriteOffRequest extends Request {
  readonly couponCode: string;
  readonly wfTraceNo: string;
}

/** Makes the error for a request that cannot be sent. */
type Invalid = (problem: string, cause?: unknown) => ShoubeiError;

const optionChecks: readonly Check[] = [
  ['signal', optional((value) => value instanceof AbortSignal), 'an AbortSignal is needed'],
];
const traceNo = text(plain(36));
const fen = 'whole fen are needed, as a number';
const number32 = '1 to 32 characters are needed, here or in the client';

const checks: readonly Check[] = [
  ['couponCode', text(/^[0-9A-Za-z]{1,16}$/), '1 to 16 plain letters or digits are needed, no space or URL'],
  ['amount', optional(isWhole), fen],
  ['realAmount', optional(isWhole), fen],
  ['channelType', optional(text(/^\d{5}$/)), '5 digits are needed'],
  ['excDiscountFlag', optional(isFlag), "true, false, '1' or '0' is needed"],
  ['wfTraceNo', traceNo, '1 to 36 characters are needed, no control characters'],
  ['merchantNo', text(plain(32)), number32],
  ['shopNo', text(plain(32)), number32],
];

/** Checks and signs one write-off: ShoubeiError `invalid_argument`. */
export function writeOffRequest(
  args: WriteOffArguments,
  options: CallOptions,
  settings: Settings,
): WriteOffRequest {
  const { instNo, merchantNo, shopNo, path } = settings;
  const wfTraceNo = (isObject(args) ? args.wfTraceNo : null) ?? newTraceNo();
  const invalid: Invalid = (problem, cause) =>
    new ShoubeiError('invalid_argument', problem, { ...(traceNo(wfTraceNo) && { wfTraceNo }), cause });
  if (!isObject(args)) throw invalid('an object is needed');
  const given = { merchantNo, shopNo, ...present(args), wfTraceNo };
  const problem = problemOf(given, checks);
  if (problem !== undefined) throw invalid(problem);
  refuseMagic('couponCode', args.couponCode, settings, invalid);
  const fields = { inst_no: instNo, ts: timeOf(settings, invalid), ...onTheWire(given) };
  return { ...signed(path, fields, options, settings, invalid), couponCode: args.couponCode, wfTraceNo };
}

/** Completes, checks and signs the fields of any call: ShoubeiError `invalid_argument`. */
export function callRequest(
  path: string,
  fields: CallFields,
  options: CallOptions,
  settings: Settings,
): Request {
  const invalid: Invalid = (problem, cause) => new ShoubeiError('invalid_argument', problem, { cause });
  if (!isPath(path)) throw invalid(`path: ${pathDemand}`);
  if (!isObject(fields) || Symbol.iterator in fields) throw invalid('fields: an object is needed');
  const { instNo: inst_no, merchantNo: merchant_no, shopNo: shop_no } = settings;
  const whole: Record<string, CallFields[string]> = { ...fields };
  refuseMagic('coupon_code', whole['coupon_code'] ?? whole['couponCode'], settings, invalid);
  const added = { inst_no, merchant_no, shop_no, ts: timeOf(settings, invalid) };
  for (const [name, value] of Object.entries(added)) if (whole[name] === undefined) whole[name] = value;
  return signed(path, whole, options, settings, invalid);
}

/** Signs the fields that are neither null nor undefined. A `sign` among them is sent as it is; if it is null, none is. */
function signed(
  path: string,
  { sign: own, ...given }: CallFields,
  options: CallOptions,
  { requestRule, key }: Settings,
  invalid: Invalid,
): Request {
  const problem = isObject(options) ? problemOf(options, optionChecks) : 'an object is needed';
  if (problem !== undefined) throw invalid(problem);
  const fields = present(given);
  try {
    const made = sign(fields, requestRule, key);
    return {
      path,
      fields,
      body: JSON.stringify({ ...fields, sign: own === undefined ? made : (own ?? undefined) }),
    };
  } catch (cause) {
    throw invalid(`${cause instanceof Error && cause.message}`, cause);
  }
}

function timeOf({ now }: Settings, invalid: Invalid): string {
  const ts = timestamp((now ?? Date.now)());
  if (ts === undefined) throw invalid('now: a time is needed');
  return ts;
}

function refuseMagic(name: string, code: unknown, { production }: Settings, invalid: Invalid): void {
  if (production && /^99\d{10,14}$/.test(String(code)))
    throw invalid(`${name}: a magic code of the emulator`);
}

/** As on the wire: `couponCode` is `coupon_code`, and every value is text. */
function onTheWire(given: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      String(typeof value === 'boolean' ? Number(value) : value),
    ]),
  );
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean' || value === '0' || value === '1';
}
