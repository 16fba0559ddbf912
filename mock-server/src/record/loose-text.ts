import { type FieldKind, kindOfField, mayLookLikeDigest } from './field-kinds.js';
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
  /** Signs of the exchange, and whatever may be one; undefined where signs and codes are kept. */
  readonly signs: readonly string[] | undefined;
  readonly pseudonym: (code: string) => string;
  readonly codesIn: (plain: string) => readonly { readonly start: number; readonly end: number }[];
  /** The name under which the text stands. */
  readonly field?: string | undefined;
}

/** What is to be replaced in a text, the most urgent first: without its escapes, and as it stands. */
export function looseSpans(text: string, wanted: Wanted): readonly Span[] {
  const unescaped = unescape(text);
  const asItStands = { plain: text, startOf: (at: number) => at };
  return [unescaped, ...(unescaped.plain === text ? [] : [asItStands])].flatMap((view) =>
    spansIn(view, wanted),
  );
}

function spansIn(view: Unescaped, { keys, signs, pseudonym, codesIn, field }: Wanted): readonly Span[] {
  const { plain } = view;
  const told = pairsIn(plain);
  const asTold = (kind: FieldKind, instead: (value: string) => string): readonly Span[] =>
    told
      .filter((pair) => pair.kind === kind)
      .map(({ start, end, value }) => spanOf(view, start, end, instead(value)));
  const always = [
    ...keys.flatMap((key) => wherever(key, view, '***', 'gu')),
    ...asTold('secret', () => redacted),
  ];
  if (!signs) return always;
  const maybeDigests = mayLookLikeDigest(field) ? [] : [...plain.matchAll(digests)];
  return [
    ...always,
    ...asTold('sign', () => redacted),
    ...signs.flatMap((sign) => wherever(sign, view, redacted, 'giu')),
    ...maybeDigests.map(({ 0: run, index }) => spanOf(view, index, index + run.length, redacted)),
    ...asTold('code', pseudonym),
    ...codesIn(plain).map(({ start, end }) => spanOf(view, start, end, pseudonym(plain.slice(start, end)))),
  ];
}

function wherever(secret: string, view: Unescaped, instead: string, flags: string): readonly Span[] {
  const literal = secret.replaceAll(/[$()*+./?[\\\]^{|}-]/gu, String.raw`\$&`);
  return [...view.plain.matchAll(new RegExp(literal, flags))].map(({ index }) =>
    spanOf(view, index, index + secret.length, instead),
  );
}

function spanOf({ startOf }: Unescaped, start: number, end: number, text: string): Span {
  return { start: startOf(start), end: startOf(end), text };
}
