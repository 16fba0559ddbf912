import { defaultRule, type SigningRule } from './rule.js';
import { SigningError } from './signing-error.js';

// All but empties, which is true or false, and joiner, which is any text.
const dimensions: Omit<Record<keyof SigningRule, RegExp>, 'empties' | 'joiner'> = {
  algorithm: /^((hmac-)?(md5|sha256)|sha1)$/,
  case: /^(lower|upper)$/,
  order: /^(name(-ignore-case)?|given)$/,
  pair: /^(k=|k)?v$/,
  placement: /^(&(key=)?|append|prepend|wrap|sorted|none)$/,
  urlencode: /^(none|percent|form)$/,
  charset: /^(utf-8|gbk)$/,
};
const patterns = Object.entries(dimensions);

/** The rule with what it leaves out filled in; SigningError `unknown_rule` when it has a value that there is not. */
export function completeRule(rule: Partial<SigningRule>): SigningRule {
  if (rule === defaultRule) return defaultRule;
  const whole = { ...defaultRule, ...rule };
  const values = new Map<string, unknown>(Object.entries(whole));
  for (const [name, pattern] of patterns) {
    const value = values.get(name);
    if (typeof value !== 'string' || !pattern.test(value)) throw new SigningError('unknown_rule', name);
  }
  if (typeof whole.empties !== 'boolean') throw new SigningError('unknown_rule', 'empties');
  if (typeof whole.joiner !== 'string') throw new SigningError('unknown_rule', 'joiner');
  return whole;
}
