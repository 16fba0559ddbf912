import type { RecordedExchange } from '@shoubei-kit/contracts';
import { isDocumented, meansSomethingElse } from './field-kinds.js';
import { isJson, type JsonToken, jsonTokens, looksLikeJson } from './json-tokens.js';
import { keySpans, looseSpans, lowered, pairsIn, redacted, type Wanted } from './loose-text.js';
import { KnownTexts, shortest } from './known-texts.js';
import { Pseudonyms, runs } from './pseudonyms.js';
import { replaceSpans, type Span } from './spans.js';
import { unescape } from './unescape.js';

export interface Redacting {
  /** Makes pseudonyms that nobody else can make. */
  readonly secret: Uint8Array;
  /** Keeps signs, and coupon codes, without which no sign would fit. */
  readonly keepSigns: boolean;
  /** A signing key that must not be written, wherever it occurs. */
  readonly key: string | undefined;
}

/** Hides in an exchange what must not be written. */
export type Redact = (exchange: RecordedExchange) => RecordedExchange;

/**
 * Hides the signs, coupon codes and secrets of one exchange after another; the same code is the same pseudonym in all of
 * them. All else of a body stays as it was on the wire, to the last space.
 *
 * @example
 * const redact = redactor({ secret: randomBytes(32), keepSigns: false, key: undefined });
 * redact({ request: { body: '{"sign": "be7e…"}' }, response: null }).request.body; // '{"sign": "(redacted)"}'
 */
export function redactor({ secret, keepSigns, key }: Redacting): Redact {
  const pseudonyms = new Pseudonyms(secret);
  const codes = new KnownTexts();
  return (exchange) => {
    const { request, response } = exchange;
    const seen: Seen = { codes: new Set(), signs: new KnownTexts() };
    if (!keepSigns) for (const text of [request.body, response?.body ?? '']) notice(text, seen);
    for (const code of seen.codes) {
      for (const known of [code, ...(code.match(runs) ?? [])]) codes.add(known);
    }
    const wanted: Hiding = {
      keys: key === undefined ? [] : [...new Set([key, key.replaceAll(' ', '+')])],
      signs: keepSigns ? undefined : seen.signs,
      codes,
      pseudonym: (code) => pseudonyms.of(code),
      own: seen.codes,
    };
    return {
      ...exchange,
      request: { ...hideIn(request, wanted), ...pathOf(request, wanted) },
      response: response && hideIn(response, wanted),
    };
  };
}

/** The codes and signs of one exchange. */
interface Seen {
  readonly codes: Set<string>;
  readonly signs: KnownTexts;
}

interface Hiding extends Wanted {
  /** The codes of this exchange, however short. */
  readonly own: ReadonlySet<string>;
}

function notice(text: string, seen: Seen): void {
  const tokens = looksLikeJson(text) ? jsonTokens(text) : [];
  for (const { type, kind, value } of tokens) {
    if (type === 'name') continue;
    noticeValue(kind, type === 'number' ? plainNumber(value) : value, seen);
    if (type === 'text' && kind === 'other') notice(value, seen);
  }
  if (tokens.length > 0 && isJson(text)) return;
  for (const { kind, value } of pairsIn(unescape(text).plain)) noticeValue(kind, value, seen);
}

function noticeValue(kind: JsonToken['kind'], value: string, { codes, signs }: Seen): void {
  if (kind === 'code' && value !== '') codes.add(value);
  if (kind === 'sign') signs.add(lowered(value));
}

/** As the emulator reads it (A11): 6.79533922928e11 is 679533922928. */
function plainNumber(written: string): string {
  return /^[0-9]+$/u.test(written) ? written : String(Number(written));
}

type Message = Pick<RecordedExchange['request'], 'body' | 'content_type'>;

function hideIn<T extends Message>(message: T, hiding: Hiding): T {
  const { body, content_type: type } = message;
  return {
    ...message,
    body: hideInBody(body, hiding),
    ...(type !== undefined && { content_type: hideInText(type, hiding) }),
  };
}

function pathOf({ path }: RecordedExchange['request'], hiding: Hiding): { readonly path?: string } {
  return path === undefined ? {} : { path: hideInText(path, hiding) };
}

function hideInText(text: string, hiding: Hiding): string {
  return replaceSpans(text, looseSpans(text, hiding));
}

function hideInBody(text: string, hiding: Hiding): string {
  const tokens = looksLikeJson(text) ? jsonTokens(text) : [];
  const spans = tokens.map((token) => spanFor(token, text, hiding));
  if (tokens.length > 0 && isJson(text)) return replaceSpans(text, spans);
  // Where names and values could be read, they are looked at as such; the rest is for what lies between.
  return replaceSpans(text, [...keySpans(text, hiding.keys), ...spans, ...looseSpans(text, hiding)]);
}

function spanFor(token: JsonToken, text: string, hiding: Hiding): Span {
  const { type, start, end, value } = token;
  const written = text.slice(start, end);
  if (type === 'number') return { start, end, text: hideNumber(token, hiding) };
  const hidden = type === 'name' ? hideName(token, hiding) : hideValue(token, hiding);
  if (hidden === value) return { start, end, text: written };
  const quoted = JSON.stringify(hidden);
  // What was cut stays cut.
  const isWhole = written.length > 1 && written.endsWith('"');
  return { start, end, text: isWhole ? quoted : quoted.slice(0, -1) };
}

function hideName({ value, kind }: JsonToken, hiding: Hiding): string {
  if (kind !== 'other') return redacted;
  return isDocumented(value) && !hiding.keys.includes(value) ? value : hideInText(value, hiding);
}

function hideValue({ kind, value, field }: JsonToken, hiding: Hiding): string {
  if (value === '') return value;
  if (kind === 'secret') return redacted;
  if (hiding.signs) {
    if (kind === 'sign') return redacted;
    const isCode = kind === 'code' || (hiding.own.has(value) && !isByChance(value, field));
    if (isCode) return hasKey(value, hiding) ? '***' : hiding.pseudonym(value);
  }
  const within = { ...hiding, field };
  return looksLikeJson(value) ? hideInBody(value, within) : hideInText(value, within);
}

/** It stays a number, unless something stood in it that is none. */
function hideNumber({ kind, value, field }: JsonToken, hiding: Hiding): string {
  if (kind === 'secret' || (kind === 'sign' && hiding.signs)) return JSON.stringify(redacted);
  const plain = plainNumber(value);
  if (hiding.signs && !hasKey(value, hiding)) {
    const isCode = kind === 'code' || (hiding.own.has(plain) && !isByChance(plain, field));
    if (isCode && /^[0-9]+$/u.test(plain)) return hiding.pseudonym(plain);
    if (kind === 'code') return value.replaceAll(/[0-9]+/gu, hiding.pseudonym);
  }
  const hidden = hideInText(value, { ...hiding, field });
  return hidden === value || /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/iu.test(hidden)
    ? hidden
    : JSON.stringify(hidden);
}

/** Also where it was escaped, and that escaped again. */
function hasKey(value: string, { keys }: Hiding): boolean {
  let plain = value;
  for (let depth = 0; depth < 4 && keys.length > 0; depth += 1) {
    if (keys.some((key) => plain.includes(key))) return true;
    plain = unescape(plain).plain;
  }
  return false;
}

/** A short code may be the same as an amount. */
function isByChance(code: string, field: string | undefined): boolean {
  return code.length < shortest && field !== undefined && meansSomethingElse(field);
}
