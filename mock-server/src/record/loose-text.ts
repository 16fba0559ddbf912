import { type FieldKind, kindOfField, mayLookLikeDigest, type OwnNames } from './field-kinds.js';
import { type KnownTexts, shortest } from '../redaction/known-texts.js';
import type { Replacement, Span } from '../redaction/spans.js';
import { type Unescaped, unescaped } from '../redaction/unescape.js';

// Text of unknown form: a message, a form, HTML, truncated JSON.

export const redacted = '(redacted)';

/** `name=value`, `"name": "value"`, `<name>value`, as anybody may write it. */
const namedValues =
  /(?<![\w.-])([A-Za-z][\w.-]{0,63})["'\\\s]*[=:>]\s*(?:<!\[CDATA\[)?(?:"([^"]*)|'([^']*)|((?!\\["'])[^&"'<>\s,;\]})]+))/gu;
const digests = /[\da-f]{32,}/giu;

export interface NamedValue {
  readonly kind: FieldKind;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A till sends no text with more, and it would delay all others. */
const most = 1_000;

/**
 * Pairs whose name marks the value as a secret, a signature or a code. A code has a digit; otherwise it may be any
 * word.
 */
export function pairsIn(plain: string, names: OwnNames): readonly NamedValue[] {
  const found: NamedValue[] = [];
  for (const { 0: all, 1: name = '', 2: double, 3: single, 4: bare, index } of plain.matchAll(namedValues)) {
    const kind = kindOfField(name, names);
    const value = double ?? single ?? bare ?? '';
    if (kind === 'other' || value === '' || (kind === 'code' && !/\d/u.test(value))) continue;
    if (found.length === most) throw new RangeError(`more than ${most} signs, codes and secrets`);
    // The value comes last; a quote after it is not part of the match.
    const end = index + all.length;
    found.push({ kind, value, start: end - value.length, end });
  }
  return found;
}

/** The texts to redact. */
export interface RedactionTargets {
  /** Keys that were given: always redacted. */
  readonly keys: readonly string[];
  /** Signatures of the exchange, in lower case; undefined if signatures and codes are kept. */
  readonly signs: KnownTexts | undefined;
  readonly codes: KnownTexts;
  readonly pseudonym: (code: string) => string;
  readonly names: OwnNames;
  /** The name under which the text stands. */
  readonly field?: string | undefined;
}

/** The spans to replace in a text, the most urgent first: with all escapes undone, one less, … and as written. */
export function looseSpans(text: string, targets: RedactionTargets): readonly Replacement[] {
  return isHarmless(text, targets)
    ? []
    : [...unescaped(text)].toReversed().flatMap((view) => spansIn(view, targets));
}

/** No searched text is this short, except pairs of name and value, and keys. */
export function isHarmless(text: string, { keys }: Pick<RedactionTargets, 'keys'>): boolean {
  return (
    text.length < shortest && keys.every(({ length }) => length > text.length) && !/[=:>%\\&]/u.test(text)
  );
}

/** The positions of keys in a text. */
export function keySpans(text: string, keys: readonly string[]): readonly Replacement[] {
  return [...unescaped(text)].toReversed().flatMap((view) => keySpansIn(view, keys));
}

function spansIn(
  view: Unescaped,
  { keys, signs, codes, pseudonym, names, field }: RedactionTargets,
): readonly Replacement[] {
  const { plain } = view;
  const pairs = pairsIn(plain, names);
  const ofKind = (kind: FieldKind, instead: (value: string) => string): readonly Replacement[] =>
    pairs.filter((pair) => pair.kind === kind).map((pair) => replacementOf(view, pair, instead(pair.value)));
  const always = [...keySpansIn(view, keys), ...ofKind('secret', () => redacted)];
  if (!signs) return always;
  const maybeDigests = mayLookLikeDigest(field, names) ? [] : [...plain.matchAll(digests)];
  return [
    ...always,
    ...ofKind('sign', () => redacted),
    ...signs.findIn(lowered(plain)).map((found) => replacementOf(view, found, redacted)),
    ...maybeDigests.map(({ 0: run, index }) =>
      replacementOf(view, { start: index, end: index + run.length }, redacted),
    ),
    ...ofKind('code', pseudonym),
    ...codes
      .findIn(plain)
      .map((found) => replacementOf(view, found, pseudonym(plain.slice(found.start, found.end)))),
  ];
}

/** Signs are hex digits in either case. The text keeps its length, which not all letters would. */
export function lowered(text: string): string {
  return text.replaceAll(/[A-Z]+/gu, (run) => run.toLowerCase());
}

function keySpansIn(view: Unescaped, keys: readonly string[]): readonly Replacement[] {
  return keys.flatMap((key) => {
    const found: { start: number; end: number }[] = [];
    for (let start = view.plain.indexOf(key); start !== -1; start = view.plain.indexOf(key, start + 1)) {
      const last = found.at(-1);
      const end = start + key.length;
      if (last && start < last.end) last.end = end;
      else found.push({ start, end });
    }
    return found.map((span) => replacementOf(view, span, '***'));
  });
}

function replacementOf({ startOf }: Unescaped, { start, end }: Span, text: string): Replacement {
  return { start: startOf(start), end: startOf(end), text };
}
