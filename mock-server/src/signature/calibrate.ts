import { defaultRule, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Captured } from './captures.js';
import type { Found, Signed } from './calibration-result.js';
import { digestOf, digitsOf } from './signing-attempt.js';
import { fieldsFrom } from './mistakes/of-rule.js';
import { nearlyIn } from './near-miss.js';
import { dimensions, rulesOfOtherNames, ruleSpace, simplestFirst } from './rule-space.js';
import { readSign } from './sign-as-written.js';
import { distinct, nextCapture } from './next-capture.js';

export interface Calibrated {
  readonly requests: Found | undefined;
  readonly responses: Found | undefined;
  /** How many rules were tried. */
  readonly tried: number;
}

/**
 * Finds every signing rule that makes the signs of captured messages, for requests and answers apart. All of it is local.
 *
 * @param messages each with a `sign`
 * @example
 * const { requests } = calibrate(readCaptures(text).messages, key);
 * const [simplest] = requests?.rules ?? [];
 */
export function calibrate(messages: readonly Captured[], key: string): Calibrated {
  const [requests, answers] = [false, true].map((isResponse) =>
    messages.filter((message) => message.isResponse === isResponse).map((message) => toSigned(message)),
  );
  return {
    requests: findFor(requests ?? [], key),
    responses: findFor(answers ?? [], key),
    tried: countOf(ruleSpace) + countOf(rulesOfOtherNames),
  };
}

function countOf(rules: typeof ruleSpace): number {
  return [...rules(dimensions.algorithm)].length * dimensions.case.length;
}

function toSigned(message: Captured): Signed {
  const { sign, ...rest } = message.fields;
  const text = String(sign);
  const shownCase = /[A-F]/u.test(text) ? 'upper' : /[a-f]/u.test(text) ? 'lower' : undefined;
  const digest = readSign(text, { ...defaultRule, case: shownCase ?? 'lower' })?.digest ?? '';
  return { message, fields: fieldsFrom(Object.entries(rest)), digest, case: shownCase };
}

function findFor(signed: readonly Signed[], key: string): Found | undefined {
  if (signed.length === 0) return undefined;
  const fitting = rulesFor(signed, key);
  const rules = simplestFirst(
    distinct(
      fitting,
      signed.some(({ message }) => message.isResponse),
    ),
  );
  const found = { rules, messages: signed.length };
  if (rules.length === 1) return found;
  if (rules.length > 1) return { ...found, next: nextCapture(rules, signed[0]?.message.isResponse === true) };
  const apart =
    signed.length > 1
      ? signed.map((one) => ({ where: one.message.where, rule: simplestFirst(rulesFor([one], key))[0] }))
      : undefined;
  const nearly = nearlyIn(signed, key);
  return { ...found, ...(nearly && { nearly }), ...(apart && { apart }) };
}

/** Every rule of the space that makes all these signs. */
function rulesFor(signed: readonly Signed[], key: string): readonly SigningRule[] {
  const [first, ...others] = signed;
  if (!first) return [];
  const cases = new Set(signed.flatMap((one) => one.case ?? []));
  if (cases.size > 1) return [];
  const makes = (rule: SigningRule, one: Signed): boolean =>
    digestOf({ fields: one.fields, rule, key }) === one.digest;
  const algorithms = dimensions.algorithm.filter((name) => digitsOf(name) === first.digest.length);
  const fits = (rule: SigningRule): boolean => makes(rule, first) && others.every((one) => makes(rule, one));
  const usual = [...ruleSpace(algorithms)].filter(fits);
  const fitting = usual.length > 0 ? usual : [...rulesOfOtherNames(algorithms)].filter(fits);
  const shown = [...cases][0];
  return fitting.flatMap((rule) =>
    (shown === undefined ? dimensions.case : [shown]).map((own) => Object.assign({}, rule, { case: own })),
  );
}
