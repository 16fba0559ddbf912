import { defaultRule, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Captured } from './captures.js';
import { type Cause, causeOf } from './explain.js';
import { mistakesBeyondRules } from './mistakes/all.js';
import { isSameSecret } from './same-secret.js';
import { distinct, type NextCapture, nextCapture } from './next-capture.js';
import { differing, dimensions, rulesOfOtherNames, ruleSpace, simplestFirst } from './rule-space.js';
import { digestOf, digitsOf, fieldsFrom, readSign, type SigningAttempt } from './signing-attempt.js';

export interface Calibration {
  readonly requests: CalibrationResult | undefined;
  readonly responses: CalibrationResult | undefined;
  /** How many rules were tried. */
  readonly tried: number;
}

/** How one side signs, as far as its messages show. */
export interface CalibrationResult {
  /** Every rule that produces all their signatures, simplest first; rules that never differ count as one. */
  readonly rules: readonly SigningRule[];
  /** How many messages it depends on. */
  readonly messages: number;
  /** A capture that would distinguish the remaining rules; undefined if at most one is left. */
  readonly next?: NextCapture;
  /** If no rule matches: a rule that matches with a deviation that no rule can express, such as an omitted field. */
  readonly nearly?: { readonly rule: SigningRule; readonly cause: Cause };
  /** If no rule matches all messages: a rule for each message that has one, simplest first. */
  readonly apart?: readonly { readonly where: string; readonly rule: SigningRule | undefined }[];
}

/** A message with a readable signature. */
interface SignedMessage {
  readonly message: Captured;
  readonly fields: Captured['fields'];
  readonly digest: string;
  /** The case of its digits; undefined if they show none. */
  readonly case: SigningRule['case'] | undefined;
}

/**
 * Finds every signing rule that produces the signs of captured messages, separately for requests and responses.
 * Nothing leaves this machine.
 *
 * @param messages each with a `sign`
 * @param requestRule the rule of requests, as far as none of these messages shows it
 * @example
 * const { requests } = calibrate(readCaptures(text).messages, key);
 * const [simplest] = requests?.rules ?? [];
 */
export function calibrate(
  messages: readonly Captured[],
  key: string,
  requestRule: SigningRule = defaultRule,
): Calibration {
  const signedOf = (isResponse: boolean): readonly SignedMessage[] =>
    messages.filter((message) => message.isResponse === isResponse).map((message) => toSigned(message));
  const requests = findFor(signedOf(false), key, defaultRule);
  return {
    requests,
    // Dimensions that responses leave open follow the requests.
    responses: findFor(signedOf(true), key, requests?.rules[0] ?? requestRule),
    tried: (tried ??= countOf(ruleSpace) + countOf(rulesOfOtherNames)),
  };
}

/** How many rules there are: always as many. */
let tried: number | undefined;

function countOf(rules: typeof ruleSpace): number {
  return [...rules(dimensions.algorithm)].length * dimensions.case.length;
}

function toSigned(message: Captured): SignedMessage {
  const { sign, ...rest } = message.fields;
  const text = String(sign);
  const shownCase = /[A-F]/u.test(text) ? 'upper' : /[a-f]/u.test(text) ? 'lower' : undefined;
  const digest = readSign(text, { ...defaultRule, case: shownCase ?? 'lower' })?.digest ?? '';
  return { message, fields: fieldsFrom(Object.entries(rest)), digest, case: shownCase };
}

/** @param likely rules near to this one come first, and represent those that never differ from them */
function findFor(
  signed: readonly SignedMessage[],
  key: string,
  likely: SigningRule,
): CalibrationResult | undefined {
  if (signed.length === 0) return undefined;
  const fitting = simplestFirst(rulesFor(signed, key), likely);
  const rules = distinct(
    fitting,
    signed.some(({ message }) => message.isResponse),
  );
  const found = { rules, messages: signed.length };
  if (rules.length === 1) return found;
  if (rules.length > 1) return { ...found, next: nextCapture(rules, signed[0]?.message.isResponse === true) };
  const apart =
    signed.length > 1
      ? signed.map((one) => ({ where: one.message.where, rule: simplestFirst(rulesFor([one], key))[0] }))
      : undefined;
  const nearly = nearMissIn(signed, key);
  return { ...found, ...(nearly && { nearly }), ...(apart && { apart }) };
}

/** Every rule of the space that makes all these signs. */
function rulesFor(signed: readonly SignedMessage[], key: string): readonly SigningRule[] {
  const [first, ...others] = signed;
  if (!first) return [];
  const cases = new Set(signed.flatMap((one) => one.case ?? []));
  if (cases.size > 1) return [];
  const makes = (rule: SigningRule, one: SignedMessage): boolean =>
    isSameSecret(one.digest, digestOf({ fields: one.fields, rule, key }));
  const algorithms = dimensions.algorithm.filter((name) => digitsOf(name) === first.digest.length);
  const fits = (rule: SigningRule): boolean => makes(rule, first) && others.every((one) => makes(rule, one));
  const usual = [...ruleSpace(algorithms)].filter(fits);
  const fitting = usual.length > 0 ? usual : [...rulesOfOtherNames(algorithms)].filter(fits);
  const shown = [...cases][0];
  return fitting.flatMap((rule) =>
    (shown === undefined ? dimensions.case : [shown]).map((own) => Object.assign({}, rule, { case: own })),
  );
}

/**
 * For rules that differ from the assumed one in this many dimensions, each deviation that no rule can express is tried
 * too.
 */
const mostDifferences = 2;

/**
 * If no rule matches: a rule that matches with one more deviation. Examples are a field that is not signed, or a key
 * with a line break at its end.
 */
function nearMissIn(signed: readonly SignedMessage[], key: string): CalibrationResult['nearly'] {
  const [first, ...others] = signed;
  if (!first) return undefined;
  const { digest } = first;
  const algorithms = dimensions.algorithm.filter((name) => digitsOf(name) === digest.length);
  const near = [...ruleSpace(algorithms)].filter((rule) => differing(rule).length <= mostDifferences);
  for (const rule of simplestFirst(near)) {
    const right = rightOf(first, rule, key);
    const { text, isResponse } = first.message;
    const context = { right, text, isResponse, others: [], digits: digest.length };
    const candidate = mistakesBeyondRules(context).find(
      ({ mistake, digest: own }) =>
        isSameSecret(digest, own) &&
        others.every((one) => isSameSecret(one.digest, digestOf(mistake.make(rightOf(one, rule, key))))),
    );
    if (candidate) {
      return { rule, cause: causeOf(candidate.mistake, (shown) => shown.replaceAll(key, '***')) };
    }
  }
  return undefined;
}

function rightOf({ fields }: SignedMessage, rule: SigningRule, key: string): SigningAttempt {
  return { fields, rule, key };
}
