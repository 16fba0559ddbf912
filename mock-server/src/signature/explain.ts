import type { BilingualText } from '@shoubei-kit/contracts';
import { type CauseCode, causes as causeRows } from '@shoubei-kit/contracts/causes';
import { type Fields, SigningError, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { quotedName } from '../core/parse.js';
import { ruleInWords } from '../core/rule-in-words.js';
import {
  bytesOf,
  canonicalOf,
  digestOf,
  digitsOf,
  fieldsFrom,
  isMasked,
  readSign,
  shownCanonical,
  type SigningAttempt,
  type WrittenSign,
} from './signing-attempt.js';
import { marked } from './marks.js';
import { type Candidate, mistakesIn } from './mistakes/all.js';
import { type MistakeContext, type Mistake, same } from './mistakes/mistake.js';
import { isSameSecret } from './same-secret.js';
import { secondReading } from './second-reading.js';

/** A message whose signature is to be explained. */
export interface SignatureToExplain {
  /** The fields as received, including `sign`. */
  readonly fields: Fields;
  /** The JSON text, if available. */
  readonly text?: string | undefined;
  readonly isResponse: boolean;
  /** How it should have been signed. */
  readonly rule: SigningRule;
  /** The keys that are accepted, and other known keys. */
  readonly keys: readonly string[];
  readonly others?: MistakeContext['others'];
  /** Whether two mistakes at once are looked for as well: some thousand digests. */
  readonly isDeep: boolean;
  /** Hides secrets in texts of the message. The explanation's own words stay as they are. */
  readonly hide?: Hide;
}

/** Hides secrets in a text. */
export type Hide = (text: string) => string;

const asItIs: Hide = (text) => text;

/** A mistake, and what to do about it. */
export interface Cause {
  readonly code: CauseCode;
  /** The field, or fields, that it is about. */
  readonly field?: string;
  readonly message: BilingualText;
  readonly fix: BilingualText;
}

/** Why a signature does not verify. Contains neither the key nor the expected signature. */
export interface Explanation {
  readonly valid: boolean;
  /** The mistakes that together produce this exact signature, one or two; none if it is valid. */
  readonly causes: readonly Cause[];
  /** Other mistakes that produce it as well. */
  readonly alternatives: readonly (readonly Cause[])[];
  /** The text that should have been digested; `***` replaces the key. */
  readonly canonical: string;
  /** The same, with `[-expected-]{+signed instead+}`. */
  readonly canonical_with_marks: string;
  /** Bytes of the canonical string, the key included. */
  readonly canonical_length: number;
  /** Characters of the expected sign. */
  readonly expected_length: number;
  readonly rule: string;
  readonly rule_zh: string;
  /** Fields that have the same canonical string, and so the same sign, where a text or name reads as another field (A22). */
  readonly second_reading?: Readonly<Record<string, string>>;
}

/** Mistakes that explain a signature, with the signed text. */
interface Fit {
  readonly causes: readonly Cause[];
  readonly attempt: SigningAttempt;
}

/**
 * Finds the one or two mistakes that produce this exact signature.
 *
 * @throws SigningError for fields that cannot be signed at all
 * @example
 * const { causes } = explain({ fields, isResponse: false, rule: defaultRule, keys: [key], isDeep: true });
 */
export function explain(input: SignatureToExplain): Explanation {
  const steps = explainInSteps(input);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same in short steps: other requests run between them. */
export function* explainInSteps(input: SignatureToExplain): Generator<void, Explanation> {
  const { fields, rule, keys, hide = asItIs } = input;
  const { sign, ...rest } = fields;
  const written = typeof sign === 'string' && sign !== '' ? readSign(sign, rule) : undefined;
  const rights = keys.map((key): SigningAttempt => ({ fields: fieldsFrom(Object.entries(rest)), rule, key }));
  const [first] = rights;
  if (!first) throw new SigningError('unknown_rule', 'key');
  const fits = written ? yield* fitsOf(written, rights, input) : [];
  const [best] = fits;
  const right = rights.find(({ key }) => key === best?.attempt.key) ?? first;
  const shown = (attempt: SigningAttempt): string => hide(shownCanonical(attempt, right.key));
  const canonical = shown(right);
  const reading = secondReading(right.fields, rule, input.isResponse);
  return {
    valid: best?.causes.length === 0,
    causes: best?.causes ?? [unfittingCause(sign, hide)],
    alternatives: fits.slice(1, 5).map(({ causes }) => causes),
    canonical,
    canonical_with_marks: best ? marked(canonical, shown(best.attempt)) : canonical,
    canonical_length: bytesOf(canonicalOf(right), rule.charset).length,
    expected_length: digitsOf(rule.algorithm),
    rule: ruleInWords(rule),
    rule_zh: ruleInWords(rule, 'zh'),
    ...(reading && { second_reading: hiddenIn(reading, hide) }),
  };
}

function hiddenIn(reading: Readonly<Record<string, string>>, hide: Hide): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(reading).map(([name, text]) => [hide(name), hide(text)]));
}

/** The cause for a signature that no known mistake produces. */
function unfittingCause(sign: unknown, hide: Hide): Cause {
  if (sign === undefined || sign === null || sign === '') return toCause('sign_missing');
  if (typeof sign !== 'string' || !isMasked(sign)) return toCause('wrong_key_or_content');
  const shown = hide(sign);
  return toCause('sign_masked', undefined, same(shown.length > 40 ? `${shown.slice(0, 40)}…` : shown));
}

/** All attempts that produce this signature with the fewest mistakes, the likeliest first. */
function* fitsOf(
  written: WrittenSign,
  rights: readonly SigningAttempt[],
  input: SignatureToExplain,
): Generator<void, readonly Fit[]> {
  const { digest } = written;
  const own = written.causes.map((code) => toCause(code));
  const right = rights.find((attempt) => isSameSecret(digest, digestOf(attempt)));
  if (right) return [{ causes: own, attempt: right }];
  const found: Fit[] = [];
  const all: Candidate[][] = [];
  for (const attempt of rights) {
    const candidates: Candidate[] = [];
    all.push(candidates);
    const { text, isResponse, others = [] } = input;
    for (const one of mistakesIn({ right: attempt, text, isResponse, others, digits: digest.length })) {
      yield;
      if (!one) continue;
      candidates.push(one);
      if (isSameSecret(digest, one.digest)) add(found, causesOf([one.mistake], own, input.hide), one.attempt);
    }
  }
  if (found.length > 0 || !input.isDeep) return found;
  for (const candidates of all) {
    for (const fit of doubles(candidates, digest)) {
      yield;
      if (fit) add(found, causesOf(fit.pair, own, input.hide), fit.attempt);
    }
  }
  return found;
}

/** Enough for every pair of mistakes in a request of some hundred fields. It ends the search in the largest requests. */
const mostBytes = 16 * 1024 * 1024;

function* doubles(
  candidates: readonly Candidate[],
  digest: string,
): Generator<{ readonly pair: readonly Mistake[]; readonly attempt: SigningAttempt } | undefined> {
  const pairable = candidates.filter(({ mistake }) => mistake.isLone === undefined);
  let bytes = 0;
  for (const [index, one] of pairable.entries()) {
    if (bytes > mostBytes) return;
    const size = Buffer.byteLength(canonicalOf(one.attempt));
    for (const { mistake } of pairable.slice(index + 1)) {
      if (mistake.kind === one.mistake.kind) continue;
      bytes += size;
      const attempt = mistake.make(one.attempt);
      yield isSameSecret(digest, digestOf(attempt)) ? { pair: [one.mistake, mistake], attempt } : undefined;
    }
  }
}

function causesOf(
  mistakes: readonly Mistake[],
  own: readonly Cause[],
  hide: Hide | undefined,
): readonly Cause[] {
  return [...mistakes.map((mistake) => causeOf(mistake, hide)), ...own];
}

/** Adds a fit unless one with the same causes is there. */
function add(found: Fit[], causes: readonly Cause[], attempt: SigningAttempt): void {
  const said = codesOf(causes);
  if (found.every((fit) => codesOf(fit.causes) !== said)) found.push({ causes, attempt });
}

function codesOf(causes: readonly Cause[]): string {
  return JSON.stringify(causes.map(({ code, field }) => [code, field]));
}

/** A mistake in words, with secrets hidden in what it quotes of the message. */
export function causeOf({ code, field, detail, isQuoted }: Mistake, hide: Hide = asItIs): Cause {
  const shown = isQuoted && detail ? { en: hide(detail.en), zh: hide(detail.zh) } : detail;
  return toCause(code, field === undefined ? undefined : hide(field), shown);
}

/** A cause in words. */
function toCause(code: CauseCode, field?: string, detail?: BilingualText): Cause {
  const row = causeRows.find((one) => one.code === code);
  const named = field?.split(', ').map(quotedName).join(', ');
  const words = (text: BilingualText | undefined): BilingualText => ({
    en: filled(text?.en ?? '', named, detail?.en),
    zh: filled(text?.zh ?? '', named, detail?.zh),
  });
  return { code, ...(field !== undefined && { field }), message: words(row?.message), fix: words(row?.fix) };
}

function filled(text: string, field = '', detail = ''): string {
  return text.replace('{field}', () => field).replace('{detail}', () => detail);
}
