import { type Check, isObject, isWhole, optional, plain, problemOf, text } from './check.js';
import { ShoubeiError } from './errors.js';
import type { WriteOffArguments, WriteOffOptions } from './options.js';
import type { Settings } from './settings.js';
import { sign } from './signing/index.js';
import { timestamp } from './timestamp.js';
import { newTraceNo } from './trace-no.js';

/** One request, ready to be sent. */
export interface Request {
  readonly couponCode: string;
  readonly wfTraceNo: string;
  /** Every field but `sign`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
}

const optionChecks: readonly Check[] = [
  ['signal', optional((value) => value instanceof AbortSignal), 'an AbortSignal is needed'],
];
const traceNo = text(plain(36));
const fen = 'whole fen are needed, as a number';
const number32 = '1 to 32 characters are needed, here or in the client';

const checks: readonly Check[] = [
  [
    'couponCode',
    text(/^[0-9A-Za-z]{1,16}$/),
    '1 to 16 plain letters or digits are needed, no space, newline or URL',
  ],
  ['amount', optional(isWhole), fen],
  ['realAmount', optional(isWhole), fen],
  ['channelType', optional(text(/^\d{5}$/)), '5 digits are needed'],
  ['excDiscountFlag', optional(isFlag), "true, false, '1' or '0' is needed"],
  ['wfTraceNo', traceNo, '1 to 36 characters are needed, no control characters'],
  ['merchantNo', text(plain(32)), number32],
  ['shopNo', text(plain(32)), number32],
];

/** Checks and signs one write-off: ShoubeiError `invalid_argument`. */
export function requestOf(args: WriteOffArguments, options: WriteOffOptions, settings: Settings): Request {
  const { merchantNo, shopNo } = settings;
  const wfTraceNo = (isObject(args) ? args.wfTraceNo : null) ?? newTraceNo();
  const invalid = (problem: string, cause?: unknown): ShoubeiError =>
    new ShoubeiError('invalid_argument', problem, { ...(traceNo(wfTraceNo) && { wfTraceNo }), cause });
  if (!isObject(args) || !isObject(options)) throw invalid('an object is needed');
  const given = { merchantNo, shopNo, ...present(args), wfTraceNo };
  const problem = problemOf(given, checks) ?? problemOf(options, optionChecks);
  if (problem !== undefined) throw invalid(problem);
  if (settings.production && /^99\d{10,14}$/.test(args.couponCode)) {
    throw invalid('couponCode: a magic code of the emulator');
  }
  const ts = timestamp((settings.now ?? Date.now)());
  if (ts === undefined) throw invalid('now: a time is needed');
  const fields = fieldsOf({ instNo: settings.instNo, ts, ...given });
  try {
    const body = JSON.stringify({ ...fields, sign: sign(fields, settings.requestRule, settings.key) });
    return { couponCode: args.couponCode, wfTraceNo, fields, body };
  } catch (cause) {
    throw invalid('the rule cannot sign this', cause);
  }
}

function present(args: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** As on the wire: `couponCode` is `coupon_code`, and every value is text. */
function fieldsOf(given: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const wireName = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    fields[wireName] = typeof value === 'boolean' ? String(Number(value)) : String(value);
  }
  return fields;
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean' || value === '0' || value === '1';
}
