import { type FieldKind, kindOfField, mayLookLikeDigest } from './field-kinds.js';
import type { Found, KnownTexts } from './known-texts.js';
import type { Span } from './spans.js';
import { unescape, type Unescaped } from './unescape.js';

// Text of which nothing is known: a message, a form, HTML, JSON that is cut.

export const redacted = '(redacted)';

/** `name=value`, `"name": "value"`, `<name>value`, as anybody may write it. */
const pairs =
  /(?<![\w.-])([A-Za-z][\w.-]{0,63})["'\\\s]*[=:>]\s*(?:<!\[CDATA\[)?(?:"([^"]*)|'([^']*)|((?!\\["'])[^&"'<>\s,;\]})]+))/dgu;
const digests = /[\da-f]{32,}/giu;

export interface Pair {
  readonly kind: FieldKind;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Pairs whose names tell that their value is a secret, a sign or a code. A code has a digit; else it may be any word. */
export function pairsIn(plain: string): readonly Pair[] {
  return [...plain.matchAll(pairs)].flatMap(({ 1: name = '', indices }) => {
    const kind = kindOfField(name);
    const [start, end] = indices?.slice(2).find((index) => index !== undefined) ?? [0, 0];
    const value = plain.slice(start, end);
    const isTold = kind !== 'other' && value !== '' && (kind !== 'code' || /\d/u.test(value));
    return isTold ? [{ kind, value, start, end }] : [];
  });
}

/** What is looked for in a text. */
export interface Wanted {
  /** Keys that were given: they go in any case. */
  readonly keys: readonly string[];
  /** Signs of the exchange, in lower case; undefined where signs and codes are kept. */
  readonly signs: KnownTexts | undefined;
  readonly codes: KnownTexts;
  readonly pseudonym: (code: string) => string;
  /** The name under which the text stands. */
  readonly field?: string | undefined;
}

/** What is to be replaced in a text, the most urgent first: without its escapes, and as it stands. */
export function looseSpans(text: string, wanted: Wanted): readonly Span[] {
  return viewsOf(text).flatMap((view) => spansIn(view, wanted));
}

/** Where keys stand in a text. */
export function keySpans(text: string, keys: readonly string[]): readonly Span[] {
  return viewsOf(text).flatMap((view) => keySpansIn(view, keys));
}

function viewsOf(text: string): readonly Unescaped[] {
  const unescaped = unescape(text);
  return unescaped.plain === text ? [unescaped] : [unescaped, { plain: text, startOf: (at) => at }];
}

function spansIn(view: Unescaped, { keys, signs, codes, pseudonym, field }: Wanted): readonly Span[] {
  const { plain } = view;
  const told = pairsIn(plain);
  const asTold = (kind: FieldKind, instead: (value: string) => string): readonly Span[] =>
    told.filter((pair) => pair.kind === kind).map((pair) => spanOf(view, pair, instead(pair.value)));
  const always = [...keySpansIn(view, keys), ...asTold('secret', () => redacted)];
  if (!signs) return always;
  const maybeDigests = mayLookLikeDigest(field) ? [] : [...plain.matchAll(digests)];
  return [
    ...always,
    ...asTold('sign', () => redacted),
    ...signs.findIn(lowered(plain)).map((found) => spanOf(view, found, redacted)),
    ...maybeDigests.map(({ 0: run, index }) =>
      spanOf(view, { start: index, end: index + run.length }, redacted),
    ),
    ...asTold('code', pseudonym),
    ...codes
      .findIn(plain)
      .map((found) => spanOf(view, found, pseudonym(plain.slice(found.start, found.end)))),
  ];
}

/** Signs are hex digits in either case. The text keeps its length, which not all letters would. */
export function lowered(text: string): string {
  return text.replaceAll(/[A-Z]+/gu, (run) => run.toLowerCase());
}

function keySpansIn(view: Unescaped, keys: readonly string[]): readonly Span[] {
  return keys.flatMap((key) => {
    const found: Span[] = [];
    for (let start = view.plain.indexOf(key); start !== -1; start = view.plain.indexOf(key, start + 1)) {
      found.push(spanOf(view, { start, end: start + key.length }, '***'));
    }
    return found;
  });
}

function spanOf({ startOf }: Unescaped, { start, end }: Found, text: string): Span {
  return { start: startOf(start), end: startOf(end), text };
}
