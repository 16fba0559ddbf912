import { verify } from '@shoubei-kit/sdk-lite/signing';
import type { Exchange } from '../core/reply.js';
import type { Settings } from '../core/settings.js';
import { quoted, type Text } from '../core/refusal.js';
import { isSmall } from '../core/shown.js';
import { isEncodedIn, mayEncode } from '../redaction/encoded.js';
import { formsOf } from '../redaction/forms-of.js';
import { KnownTexts, shortest } from '../redaction/known-texts.js';
import { type Replacement, replaceSpans } from '../redaction/spans.js';
import { deepest, unescape, type Unescaped, unescaped } from '../redaction/unescape.js';

/** The secret parts of an exchange; none for a text outside any exchange. */
type SignedExchange = Partial<Pick<Exchange, 'sent' | 'key' | 'wfTraceNo'>>;

/** Masks text: removes every key and usable signature, however it is escaped. Hides whole a text that encodes a key. */
export interface Mask {
  /** For a text as it came. */
  readonly given: (text: string) => string;
  /** For a text of the emulator, which quotes and cuts what came. */
  readonly said: (text: string) => string;
  /** Whether a key is encoded in a text, so that no part of it may be shown. */
  readonly isHidden: (text: string) => boolean;
}

const digests = /[0-9a-f]{32,}/giu;
/** Marks of a cut, also in a header. An escape or a digest may be left there in part. */
const cuts = /…|\\u\{2026\}/gu;
const cutEscapes = [
  /(?:%(?:u[\da-f]{0,3}|[\da-f])?|\\(?:u\{?[\da-f]{0,5})?|&#?\w{0,7})$/iu,
  /%[c-f][\da-f](?:%[89ab][\da-f]){0,2}(?:%[\da-f]?)?$/iu,
];
const hexDigit = /^[0-9a-f]$/iu;

/**
 * Builds the mask for the secrets of one exchange. A person may send the key itself by mistake, or a signature under
 * another name. So every possible digest is cut short, except the trace number, which may look like one and is needed.
 */
export function maskFor(exchange: SignedExchange, settings: Settings): Mask {
  const keys = allKeys(settings, exchange.key);
  const isKept = (run: string): boolean => isTrace(run, exchange, settings) && !isKey(run, keys);
  const spansIn = (text: string): readonly Replacement[] =>
    [...unescaped(text)].flatMap((view) => keySpans(view, keys).concat(digestSpans(view, isKept)));
  const isHidden = (text: string): boolean => hasEncoded(text, keys);
  const given = (text: string): string =>
    isKey(text, keys) || isHidden(text) ? '***' : replaceSpans(text, spansIn(text));
  let quotable: readonly Keys[] | undefined;
  return {
    given,
    said: (text) => {
      const whole = withoutShort(text, keys);
      // A field that encodes a key may be quoted here, and cut.
      if (/…|\\u\{2026\}/u.test(text)) quotable ??= [...keys, toKeys(encodersIn(exchange.sent, keys))];
      const all = quotable ?? keys;
      if (isHidden(whole)) return '***';
      const atCuts = cutSpans(whole, all);
      // A whole digest shows its beginning, also where it ends at a cut.
      const rests = atCuts.filter(({ text: instead }) => instead === '');
      const hidden = atCuts.filter(({ text: instead }) => instead !== '');
      return replaceSpans(whole, [...hidden, ...spansIn(whole), ...rests]);
    },
    isHidden,
  };
}

/** Whether a key is encoded in a text. A key that is plain or only escaped is masked in place. */
function hasEncoded(text: string, keys: readonly Keys[]): boolean {
  if (!mayEncode(text)) return false;
  const left = withoutKeys(text, keys);
  return keys.some(({ forms }) => forms.size > 0 && isEncodedIn(left, forms));
}

/** Characters searched in one field, and in all. Text beyond is not quoted. */
const mostOf = { field: 2_048, all: 16_384 };

/** Names and values that encode a key. */
function encodersIn(sent: SignedExchange['sent'], keys: readonly Keys[]): readonly string[] {
  const found: string[] = [];
  let left = mostOf.all;
  for (const text of Object.entries(sent ?? {}).flat()) {
    if (typeof text !== 'string' || left < 0) continue;
    const start = text.slice(0, mostOf.field);
    left -= start.length;
    if (hasEncoded(start, keys)) found.push(start);
  }
  return found;
}

/** Builds a mask for keys only: a trace number must stay as it is, even if it looks like a digest. */
export function keyHider(settings: Settings, key?: string): (text: string) => string {
  const keys = allKeys(settings, key);
  return (text) => (isKey(text, keys) || hasEncoded(text, keys) ? '***' : withoutKeys(text, keys));
}

/** Characters after a cut in which to search for the rest of an encoded key. */
const beyondCut = 1_024;

/** Cuts a text for display. */
export function cut(text: string, most: number, mask: Mask): string {
  if (text.length <= most) return mask.given(text);
  if (mask.isHidden(text.slice(0, most + beyondCut))) return '***';
  return mask.said(`${text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '')}…`);
}

/** A reason in both languages, masked. */
export function maskInBoth({ en, zh }: Text, mask: Mask): Text {
  return { en: mask.said(en), zh: mask.said(zh) };
}

/** The keys to hide. */
interface Keys {
  readonly all: ReadonlySet<string>;
  readonly forms: KnownTexts;
  /** A key this short may occur in any text by chance. It is hidden only if it is the whole value. */
  readonly short: readonly string[];
}

function toKeys(keys: readonly string[]): Keys {
  return {
    all: new Set(keys),
    forms: new KnownTexts(keys.flatMap(formsOf)),
    short: keys.filter((key) => key.length < shortest),
  };
}

const ofSettings = new WeakMap<Settings['institutions'], Keys>();

function keysOf({ institutions }: Settings, ...others: readonly string[]): Keys {
  const known = ofSettings.get(institutions);
  if (known && others.length === 0) return known;
  const keys = [...institutions.values()].flatMap((institution) => institution.keys);
  const made = toKeys([...new Set([...keys, ...others])]);
  ofSettings.set(institutions, made);
  return made;
}

/** Hides the admin token wherever the profile's keys are hidden, from now on. */
export function hideToken(settings: Settings, token: string | undefined): void {
  if (token !== undefined) keysOf(settings, token);
}

/** The profile's keys and the admin token, and a key that may be a tenant's. */
function allKeys(settings: Settings, key: string | undefined): readonly Keys[] {
  const ofProfile = keysOf(settings);
  return key === undefined || ofProfile.all.has(key) ? [ofProfile] : [ofProfile, toKeys([key])];
}

function isKey(text: string, keys: readonly Keys[]): boolean {
  return keys.some(({ all }) => all.has(text));
}

/** Masks keys in place, plain or escaped. */
function withoutKeys(text: string, keys: readonly Keys[]): string {
  return replaceSpans(text, Array.from(unescaped(text), (view) => keySpans(view, keys)).flat());
}

function keySpans({ plain, startOf }: Unescaped, keys: readonly Keys[]): readonly Replacement[] {
  return keys.flatMap(({ forms }) =>
    forms.coverIn(plain).map(({ start, end }) => ({ start: startOf(start), end: startOf(end), text: '***' })),
  );
}

/**
 * Finds the beginnings of keys and digests left at a cut. A text with too many cuts and escapes to search without
 * keeping others waiting is hidden whole: only an attacker sends one.
 */
function cutSpans(text: string, keys: readonly Keys[]): readonly Replacement[] {
  const spans: Replacement[] = [];
  let left = 4_096 + 16 * text.length;
  for (const { index: end } of text.matchAll(cuts)) {
    for (const { plain, startOf } of cutViews({ plain: text.slice(0, end), startOf: (at) => at })) {
      left -= plain.length + 1;
      if (left < 0) return [{ start: 0, end: text.length, text: '***' }];
      const start = Math.min(...keys.map(({ forms }) => forms.cutIn(plain)));
      if (start < plain.length) spans.push({ start: startOf(start), end, text: '***' });
      const digest = startOfHex(plain) + 6;
      if (digest < plain.length) spans.push({ start: startOf(digest), end, text: '' });
    }
  }
  return spans;
}

/** The start of the hexadecimal digits at the end of a text. */
function startOfHex(text: string): number {
  let start = text.length;
  while (hexDigit.test(text.charAt(start - 1))) start -= 1;
  return start;
}

/** Yields the cut text with its escapes undone. The last escape may be cut as well, or be no escape. */
function* cutViews(view: Unescaped, depth = 0): Generator<Unescaped> {
  yield view;
  const { plain, startOf } = view;
  const whole = cutEscapes.map((escape) => plain.replace(escape, ''));
  for (const left of new Set([plain, ...whole])) {
    const next = unescape(left);
    if (left !== plain || (next.plain !== left && depth < deepest))
      yield* cutViews({ plain: next.plain, startOf: (at) => startOf(next.startOf(at)) }, depth + 1);
  }
}

function digestSpans(
  { plain, startOf }: Unescaped,
  isKept: (run: string) => boolean,
): readonly Replacement[] {
  return [...plain.matchAll(digests)].flatMap(({ 0: run, index }) =>
    isKept(run)
      ? []
      : [{ start: startOf(index), end: startOf(index + run.length), text: shownDigest(plain, run, index) }],
  );
}

/** The beginning of a digest; the mark of a cut may be behind it already. */
function shownDigest(plain: string, run: string, index: number): string {
  const isCut = /^(?:…|\\u\{2026\})/u.test(plain.slice(index + run.length, index + run.length + 8));
  return isCut ? run.slice(0, 6) : `${run.slice(0, 6)}…`;
}

function withoutShort(text: string, keys: readonly Keys[]): string {
  return keys
    .flatMap(({ short }) => short)
    .reduce((left, key) => left.replaceAll(quoted(key), quoted('***')), text);
}

/** Longer than any trace number. */
const longestTrace = 64;

/** Whether a digest is the trace number or a part of it, and not the signature of the other fields. */
function isTrace(run: string, { sent, key, wfTraceNo = '' }: SignedExchange, { signing }: Settings): boolean {
  if (wfTraceNo.length > longestTrace || !wfTraceNo.includes(run)) return false;
  if (!sent || key === undefined) return true;
  if (!isSmall(sent)) return false;
  const written = signing.request.case === 'upper' ? run.toUpperCase() : run.toLowerCase();
  const { wf_trace_no: _, ...rest } = sent;
  return ![sent, rest].some((fields) => fits({ ...fields, sign: written }, signing.request, key));
}

function fits(...[fields, rule, key]: Parameters<typeof verify>): boolean {
  try {
    return verify(fields, rule, key);
  } catch {
    return false; // a request that cannot be signed has no signature
  }
}
