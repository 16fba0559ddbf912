import { canonicalString, defaultRule, SigningError, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Captured } from './captures.js';
import { type Cause, causeOf } from './explain.js';
import { mistakesBeyondRules } from './mistakes/all.js';
import { isSameSecret } from './same-secret.js';
import { distinct, type NextCapture, nextCapture } from './next-capture.js';
import { differing, dimensions, rulesOfOtherNames, ruleSpace, simplestFirst } from './rule-space.js';
import { digestOf, digitsOf, fieldsFrom, readSign, type SigningAttempt } from './signing-attempt.js';
import { workOf } from './work.js';

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
  /** If no rule matches all messages: the simplest rule of each message that has one, for the first ones of many. */
  readonly apart?: readonly { readonly where: string; readonly rule: SigningRule | undefined }[];
}

/** A message with a readable signature. */
interface SignedMessage {
  readonly message: Captured;
  readonly fields: Captured['fields'];
  /** The fields with their values escaped as a rule requires; undefined if they cannot be. */
  readonly escapedBy: (rule: SigningRule) => Captured['fields'] | undefined;
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
  const [sent, received] = [signedOf(false), signedOf(true)];
  const most = sent.length > 0 && received.length > 0 ? mostApart / 2 : mostApart;
  const requests = findFor(sent, key, defaultRule, most);
  return {
    requests,
    // Dimensions that responses leave open follow the requests.
    responses: findFor(received, key, requests?.rules[0] ?? requestRule, most),
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
  const fields = fieldsFrom(Object.entries(rest));
  return { message, fields, escapedBy: escaperOf(fields), digest, case: shownCase };
}

/** Escapes each way once: for long values that takes far longer than the digests of all rules. */
function escaperOf(fields: Captured['fields']): SignedMessage['escapedBy'] {
  const known = new Map<string, Captured['fields'] | undefined>();
  return (rule) => {
    if (rule.urlencode === 'none') return fields;
    const way = `${rule.urlencode} ${rule.charset}`;
    if (!known.has(way)) known.set(way, escaped(fields, rule));
    return known.get(way);
  };
}

function escaped(
  fields: Captured['fields'],
  { urlencode, charset }: SigningRule,
): Captured['fields'] | undefined {
  const own = { urlencode, charset, pair: 'v', placement: 'none' } as const;
  try {
    return fieldsFrom(
      Object.entries(fields).map(([name, value]) => [
        name,
        value === null || value === undefined ? value : canonicalString({ value }, own, ''),
      ]),
    );
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}

/**
 * @param likely rules near to this one come first, and represent those that never differ from them
 * @param most work for a search for the rule of each message
 */
function findFor(
  signed: readonly SignedMessage[],
  key: string,
  likely: SigningRule,
  most: number,
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
      ? [...asWorkAllows(signed, key, most)].map((one) => ({
          where: one.message.where,
          rule: simplestFor(one, key),
        }))
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
  const algorithms = algorithmsOf(first);
  const fits = (rule: SigningRule): boolean =>
    makes(rule, first, key) && others.every((one) => makes(rule, one, key));
  const usual = [...ruleSpace(algorithms)].filter(fits);
  const fitting = usual.length > 0 ? usual : [...rulesOfOtherNames(algorithms)].filter(fits);
  const shown = [...cases][0];
  return fitting.flatMap((rule) =>
    (shown === undefined ? dimensions.case : [shown]).map((own) => Object.assign({}, rule, { case: own })),
  );
}

function makes(rule: SigningRule, one: SignedMessage, key: string): boolean {
  const fields = one.escapedBy(rule);
  return (
    fields !== undefined &&
    isSameSecret(one.digest, digestOf({ fields, rule: { ...rule, urlencode: 'none' }, key }))
  );
}

function algorithmsOf({ digest }: SignedMessage): readonly SigningRule['algorithm'][] {
  return dimensions.algorithm.filter((name) => digitsOf(name) === digest.length);
}

/** The simplest of the rules that {@link rulesFor} finds for one message, found much faster. */
function simplestFor(one: SignedMessage, key: string): SigningRule | undefined {
  const isPlain = hasPlainTexts(one, key);
  const hasEmpty = Object.values(one.fields).includes('');
  // For such a message, another rule signs the same text, and is simpler.
  const isLower = Object.keys(one.fields).every((name) => name === name.toLowerCase());
  const isRepeated = ({ empties, order, keyName, urlencode, charset }: SigningRule): boolean =>
    (!empties && !hasEmpty) ||
    (isLower && order === 'name-ignore-case' && keyName === keyName.toLowerCase()) ||
    (isPlain && (urlencode !== 'none' || charset !== 'utf-8'));
  const fit = allSorted(algorithmsOf(one)).find((rule) => !isRepeated(rule) && makes(rule, one, key));
  return fit && { ...fit, case: one.case ?? fit.case };
}

/** Whether no rule changes or encodes a text of the message in its own way. */
function hasPlainTexts({ fields }: SignedMessage, key: string): boolean {
  return (
    Buffer.byteLength(key) === key.length &&
    Object.entries(fields).every(([name, value]) => /^[\w.-]*$/u.test(name + String(value)))
  );
}

const sortedRules = new Map<string, readonly SigningRule[]>();

/** All rules, simplest first, those with another name for the key last. */
function allSorted(algorithms: readonly SigningRule['algorithm'][]): readonly SigningRule[] {
  const name = algorithms.join(' ');
  const known = sortedRules.get(name) ?? [
    ...simplestFirst([...ruleSpace(algorithms)]),
    ...simplestFirst([...rulesOfOtherNames(algorithms)]),
  ];
  sortedRules.set(name, known);
  return known;
}

/** The messages whose rules are searched one by one: hundreds of ordinary requests, in seconds. */
function* asWorkAllows(
  signed: readonly SignedMessage[],
  key: string,
  most: number,
): Generator<SignedMessage> {
  let left = most;
  for (const one of signed) {
    if (left < 0) return;
    left -= workOf(one.message) * (hasPlainTexts(one, key) ? 1 : manyTexts);
    yield one;
  }
}

/** Work for {@link asWorkAllows}, and how much more a message takes whose texts each rule encodes in its own way. */
const mostApart = 18_000;
const manyTexts = 8;

/** Work that ends the search for a near miss in the largest requests. */
const mostNear = 60_000;

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
  const algorithms = algorithmsOf(first);
  const near = [...ruleSpace(algorithms)].filter((rule) => differing(rule).length <= mostDifferences);
  const most = mostNear / workOf(first.message);
  for (const rule of simplestFirst(near).slice(0, most)) {
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
