import {
  type Check,
  isFunction,
  isObject,
  isPath,
  isWhole,
  optional,
  pathDemand,
  plain,
  problemOf,
  text,
} from './check.js';
import { ShoubeiError } from './errors.js';
import { PRODUCTION_ORIGIN, writeOffPath } from './generated/endpoint.js';
import type { ShoubeiClientOptions } from './options.js';
import { type SigningRule, sign } from './signing/index.js';

/** A client's options, checked. */
export interface Settings extends Omit<ShoubeiClientOptions, 'baseUrl' | 'signing' | 'requireTrace'> {
  readonly origin: string;
  /** Of the write-off. */
  readonly path: string;
  readonly production: boolean;
  readonly timeoutMs: number;
  /** Nobody between can change or replay a response: TLS, or this machine alone. */
  readonly isPrivate: boolean;
  /** A field that hides in another shows itself (see `secondReading`). */
  readonly isSplit: boolean;
  readonly requireTrace: boolean;
  readonly requestRule: Partial<SigningRule>;
  readonly responseRule: Partial<SigningRule>;
}

const longestTimer = 2 ** 31 - 1;

const checks: readonly Check[] = [
  ['baseUrl', isOrigin, 'an http(s) origin is needed, with no path'],
  ['path', optional(isPath), pathDemand],
  ['instNo', text(plain(8)), '1 to 8 characters are needed'],
  ['key', text(plain(4096)), 'characters are needed, no control characters'],
  ['merchantNo', optional(text(plain(32))), '1 to 32 characters are needed'],
  ['shopNo', optional(text(plain(32))), '1 to 32 characters are needed'],
  ['signing', optional(isSigning), 'a signing rule is needed'],
  ['timeoutMs', optional(isTimeout), 'whole milliseconds are needed'],
  ['requireTrace', optional((value) => typeof value === 'boolean'), 'true or false is needed'],
  ['fetch', optional(isFunction), 'a function is needed'],
  ['now', optional(isFunction), 'a function is needed'],
  ['onExchange', optional(isFunction), 'a function is needed'],
];

/** Checks a client's options: ShoubeiError `invalid_argument`. */
export function settingsOf(options: ShoubeiClientOptions): Settings {
  const problem = isObject(options) ? problemOf(options, checks) : 'an object is needed';
  if (problem !== undefined) throw invalid(problem);
  const { baseUrl, signing, requireTrace, ...rest } = options;
  const { origin, hostname } = new URL(baseUrl);
  const { response, ...requestRule } = signing ?? {};
  const responseRule = { ...requestRule, ...response };
  try {
    sign({}, requestRule, options.key);
    sign({}, responseRule, options.key);
  } catch (cause) {
    throw invalid(`signing: ${cause instanceof Error && cause.message}`, cause);
  }
  // A name counts only if it is resolved without a name server.
  const isPrivate = requireTrace !== true && /^https|^http:..(localhost|127[\d.]+|\[::1\])(:|$)/.test(origin);
  const { pair = 'k=v', joiner } = responseRule;
  const isSplit = pair === 'k=v' && joiner !== '';
  return {
    ...rest,
    origin,
    isPrivate,
    isSplit,
    requireTrace: requireTrace ?? !(isPrivate && isSplit),
    path: options.path ?? writeOffPath,
    production: `https://${hostname.replace(/\.+$/, '')}` === PRODUCTION_ORIGIN,
    timeoutMs: options.timeoutMs ?? 10_000,
    requestRule,
    responseRule,
  };
}

function invalid(problem: string, cause?: unknown): ShoubeiError {
  return new ShoubeiError('invalid_argument', problem, { cause });
}

/** As `httpOrigin` of the emulator, which this package does not import; a test holds them equal. */
function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:..[^/@]+\/$/.test(new URL(value).href);
}

function isSigning(value: unknown): boolean {
  return isObject(value) && (value['response'] === undefined || isObject(value['response']));
}

function isTimeout(value: unknown): boolean {
  return isWhole(value) && Number(value) > 0 && Number(value) <= longestTimer;
}
