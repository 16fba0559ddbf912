import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Found, Signed } from './calibration-result.js';
import { toCause } from './explain.js';
import { digestOf, digitsOf, type Making } from './signing-attempt.js';
import { mistakesBeyondRules } from './mistakes/all.js';
import { dimensions, differing, ruleSpace, simplestFirst } from './rule-space.js';

/** Rules that differ from the assumed one in as many dimensions are tried with each thing that no rule can say. */
const most = 2;

/**
 * Where no rule fits: one that does if something is done that a rule cannot say, such as a field that is not signed, or a
 * key with a line break at its end.
 */
export function nearlyIn(signed: readonly Signed[], key: string): Found['nearly'] {
  const [first, ...others] = signed;
  if (!first) return undefined;
  const { digest } = first;
  const algorithms = dimensions.algorithm.filter((name) => digitsOf(name) === digest.length);
  const near = [...ruleSpace(algorithms)].filter((rule) => differing(rule).length <= most);
  for (const rule of simplestFirst(near)) {
    const right = rightOf(first, rule, key);
    const { text, isResponse } = first.message;
    const looking = { right, text, isResponse, others: [], digits: digest.length };
    const made = mistakesBeyondRules(looking).find(
      ({ mistake, digest: own }) =>
        own === digest &&
        others.every((one) => digestOf(mistake.make(rightOf(one, rule, key))) === one.digest),
    );
    if (made) {
      const { code, field, detail } = made.mistake;
      return { rule, cause: toCause(code, field, detail) };
    }
  }
  return undefined;
}

function rightOf({ fields }: Signed, rule: SigningRule, key: string): Making {
  return { fields, rule, key };
}
