import type { RecordedExchange } from '@shoubei-kit/contracts';
import { isDocumented, meansSomethingElse, noNames, type OwnNames } from './field-kinds.js';
import { formTokens, hasOtherCharset, isFormType } from './form-tokens.js';
import { isJson, type JsonToken, jsonTokens, looksLikeJson } from './json-tokens.js';
import {
  isHarmless,
  keySpans,
  looseSpans,
  lowered,
  pairsIn,
  redacted,
  type RedactionTargets,
} from './loose-text.js';
import { Pseudonyms, runs } from './pseudonyms.js';
import { isEncodedIn } from '../redaction/encoded.js';
import { formsOf } from '../redaction/forms-of.js';
import { KnownTexts, shortest } from '../redaction/known-texts.js';
import { type Replacement, replaceSpans } from '../redaction/spans.js';
import { plainsOf, unescape } from '../redaction/unescape.js';

export interface RedactorOptions {
  /** Makes pseudonyms that nobody else can make. */
  readonly secret: Uint8Array;
  /** Keeps signs, and coupon codes, without which no sign would fit. */
  readonly keepSigns: boolean;
  /** A signing key that must not be written, wherever it occurs. */
  readonly key: string | undefined;
  /** Under which names declared endpoints have coupon codes. */
  readonly names?: OwnNames;
}

/** Redacts the sensitive parts of an exchange. */
export type Redact = (exchange: RecordedExchange) => RecordedExchange;

/**
 * Redacts the signs, coupon codes and secrets of one exchange after another; the same code gets the same pseudonym in
 * all of them. The rest of a body stays as it was on the wire, to the last space. A body without names for its values
 * may hold anything anywhere, so nothing of it is kept. The query of a path is read, and left out.
 *
 * @example
 * const redact = redactor({ secret: randomBytes(32), keepSigns: false, key: undefined });
 * redact({ request: { body: '{"sign": "be7e…"}' }, response: null }).request.body; // '{"sign": "(redacted)"}'
 */
export function redactor({ secret, keepSigns, key, names = noNames }: RedactorOptions): Redact {
  const pseudonyms = new Pseudonyms(secret);
  const codes = new KnownTexts();
  const forms = new KnownTexts(key === undefined ? [] : formsOf(key));
  return (exchange) => {
    const { request, response } = exchange;
    const { 0: path = '', 1: query = '' } = (request.path ?? '').split(/[?#]([^]*)/u, 2);
    const seen: CodesAndSigns = { codes: new Set(), signs: new KnownTexts() };
    if (!keepSigns)
      for (const text of [query, request.body, response?.body ?? ''])
        collect(text, seen, names, tokensOf(text, names));
    // One field may list many codes.
    const parts = [...seen.codes].flatMap((code) => [code].concat(code.match(runs) ?? []));
    if (parts.length > 2 * mostCodes) throw new RangeError(`more than ${mostCodes} coupon codes`);
    if (parts.length > 0 && (codes.size > mostKnown || pseudonyms.size > mostPseudonyms))
      throw new RangeError(`coupon codes of more than ${mostKnown} characters`);
    for (const known of parts) if (known.length <= longestKnown) codes.add(known);
    const targets: ExchangeTargets = {
      forms,
      keys: key === undefined ? [] : [...new Set([key, key.replaceAll(' ', '+')])],
      signs: keepSigns ? undefined : seen.signs,
      codes,
      pseudonym: (code) => pseudonyms.of(code),
      own: seen.codes,
      names,
    };
    return {
      ...exchange,
      request: {
        ...redactMessage(request, targets),
        ...(request.path !== undefined && { path: redactPath(path, targets) }),
      },
      response: response && redactMessage(response, targets),
    };
  };
}

/** The limit for one exchange: a till sends no more, and it would delay all others. */
const mostCodes = 1_000;
/** Characters of all codes in a recording: no till has as many, and searching for more would delay all others. */
const mostKnown = 1_000_000;
/** Codes of a recording, or parts of them: the short ones are not searched for. */
const mostPseudonyms = 200_000;
/** Characters of a code, or of a list of codes, that is searched for in other texts. */
const longestKnown = 256;

/** The codes and signs of one exchange. */
interface CodesAndSigns {
  readonly codes: Set<string>;
  readonly signs: KnownTexts;
}

interface ExchangeTargets extends RedactionTargets {
  /** How the key is found where it is encoded. */
  readonly forms: KnownTexts;
  /** The codes of this exchange, however short. */
  readonly own: ReadonlySet<string>;
}

function collect(text: string, seen: CodesAndSigns, names: OwnNames, tokens = jsonIn(text, names)): void {
  for (const { type, kind, value } of tokens) {
    if (type === 'name') continue;
    collectValue(kind, type === 'number' ? plainNumber(value) : value, seen);
    if (type !== 'number' && kind === 'other') collect(value, seen, names);
  }
  if (tokens.length > 0 && isJson(text)) return;
  for (const { kind, value } of pairsIn(unescape(text).plain, names)) collectValue(kind, value, seen);
}

/** The names and values of JSON, also of cut JSON. */
function jsonIn(text: string, names: OwnNames): readonly JsonToken[] {
  return looksLikeJson(text) ? jsonTokens(text, names) : [];
}

/** Those of JSON, or the values of a form. */
function tokensOf(text: string, names: OwnNames): readonly JsonToken[] {
  return looksLikeJson(text) ? jsonTokens(text, names) : formTokens(text, names);
}

function collectValue(kind: JsonToken['kind'], value: string, { codes, signs }: CodesAndSigns): void {
  if (kind === 'code' && value !== '') codes.add(value);
  if (kind === 'sign') signs.add(lowered(value));
}

/** As the emulator reads it (A11): 6.79533922928e11 is 679533922928. */
function plainNumber(written: string): string {
  return /^[0-9]+$/u.test(written) ? written : String(Number(written));
}

type Message = Pick<RecordedExchange['request'], 'body' | 'content_type'>;

function redactMessage<T extends Message>(message: T, targets: ExchangeTargets): T {
  const { body, content_type: type } = message;
  return {
    ...message,
    body: isReadable(body, type ?? '', targets.names) ? redactBody(body, targets) : unreadable(body),
    ...(type !== undefined && { content_type: redactText(type, targets) }),
  };
}

/** Whether the values of a body have names, which show what may be kept. */
function isReadable(text: string, type: string, names: OwnNames): boolean {
  if (text === '') return true;
  if (hasOtherCharset(type)) return false;
  if (!looksLikeJson(text)) return isFormType(type) && formTokens(text, names).length > 0;
  const tokens = isJson(text) ? jsonTokens(text, names) : undefined;
  return tokens?.every((token) => token.type === 'name' || token.field !== undefined) === true;
}

function unreadable(text: string): string {
  const bytes = Buffer.byteLength(text);
  return `(redacted: ${bytes} bytes, no fields of JSON or of a form in UTF-8 / 已隐去：${bytes} 字节，不是 UTF-8 的 JSON 或表单字段)`;
}

/** Also short codes, where they are a whole segment. */
function redactPath(path: string, targets: ExchangeTargets): string {
  const segments = path.split('/').map((segment) => {
    const code = plainsOf(segment).find((plain) => plain.length < shortest && targets.own.has(plain));
    return targets.signs && code !== undefined ? targets.pseudonym(code) : segment;
  });
  return redactText(segments.join('/'), targets);
}

function redactText(text: string, targets: ExchangeTargets): string {
  return withoutEncodedKey(replaceSpans(text, looseSpans(text, targets)), targets);
}

/** If a key is encoded, its position in a text is unknown. */
function withoutEncodedKey(text: string, { forms }: ExchangeTargets): string {
  if (forms.size === 0) return text;
  const plains = plainsOf(text);
  return plains.some((plain) => forms.isIn(plain)) || isEncodedIn(text, forms, plains) ? redacted : text;
}

function redactBody(text: string, targets: ExchangeTargets): string {
  return withoutEncodedKey(redactTokens(text, targets), targets);
}

function redactTokens(text: string, targets: ExchangeTargets): string {
  const tokens = tokensOf(text, targets.names);
  const spans = tokens.map((token) => replacementFor(token, text, targets));
  const isChanged = ({ start, end, text: instead }: Replacement): boolean =>
    text.slice(start, end) !== instead;
  if (tokens.length > 0 && isJson(text)) return replaceSpans(text, spans.filter(isChanged));
  // Readable names and values are redacted by their kind; the loose search covers the text between them.
  return replaceSpans(text, [...keySpans(text, targets.keys), ...spans, ...looseSpans(text, targets)]);
}

function replacementFor(token: JsonToken, text: string, targets: ExchangeTargets): Replacement {
  const { type, start, end, value, kind } = token;
  const written = text.slice(start, end);
  if (
    kind === 'other' &&
    !targets.own.has(type === 'number' ? plainNumber(value) : value) &&
    isHarmless(value, targets)
  )
    return { start, end, text: written };
  if (type === 'number') return { start, end, text: redactNumber(token, targets) };
  const replaced = type === 'name' ? redactName(token, targets) : redactValue(token, targets);
  if (replaced === value) return { start, end, text: written };
  if (type === 'form') return { start, end, text: encodeURIComponent(replaced.toWellFormed()) };
  const quoted = JSON.stringify(replaced);
  // A truncated value stays truncated.
  const isWhole = written.length > 1 && written.endsWith('"');
  return { start, end, text: isWhole ? quoted : quoted.slice(0, -1) };
}

function redactName({ value, kind }: JsonToken, targets: ExchangeTargets): string {
  if (kind !== 'other') return redacted;
  return isDocumented(value, targets.names) && !targets.keys.includes(value)
    ? value
    : redactText(value, targets);
}

function redactValue({ kind, value, field }: JsonToken, targets: ExchangeTargets): string {
  if (value === '') return value;
  if (kind === 'secret') return redacted;
  if (targets.signs) {
    if (kind === 'sign') return redacted;
    const isCode = kind === 'code' || (targets.own.has(value) && !isByChance(value, field));
    if (isCode) return hasKey(value, targets) ? '***' : targets.pseudonym(value);
  }
  const within = { ...targets, field };
  return looksLikeJson(value) ? redactBody(value, within) : redactText(value, within);
}

/** Keeps it a number, unless it contained something other than a number. */
function redactNumber({ kind, value, field }: JsonToken, targets: ExchangeTargets): string {
  if (kind === 'secret' || (kind === 'sign' && targets.signs)) return JSON.stringify(redacted);
  const plain = plainNumber(value);
  if (targets.signs && !hasKey(value, targets)) {
    const isCode = kind === 'code' || (targets.own.has(plain) && !isByChance(plain, field));
    if (isCode && /^[0-9]+$/u.test(plain)) return asNumber(targets.pseudonym(plain));
    if (kind === 'code') return asNumber(value.replaceAll(/[0-9]+/gu, targets.pseudonym));
  }
  const replaced = redactText(value, { ...targets, field });
  return replaced === value ? value : asNumber(replaced);
}

function asNumber(text: string): string {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/iu.test(text) ? text : JSON.stringify(text);
}

/** Also where it was escaped, and that escaped again. */
function hasKey(value: string, { keys }: ExchangeTargets): boolean {
  return keys.length > 0 && plainsOf(value).some((plain) => keys.some((key) => plain.includes(key)));
}

/** A short code may be the same as an amount. */
function isByChance(code: string, field: string | undefined): boolean {
  return code.length < shortest && field !== undefined && meansSomethingElse(field);
}
