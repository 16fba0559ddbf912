import { defaultRule, type SigningRule } from './rule.js';
import { SigningError } from './signing-error.js';

/** What each dimension may hold: text that matches, or anything of that type. */
const dimensions: Record<keyof SigningRule, RegExp | 'boolean' | 'string'> = {
  algorithm: /^((hmac-)?(md5|sha256)|sha1)$/,
  case: /^(lower|upper)$/,
  order: /^(name(-ignore-case)?|given)$/,
  empties: 'boolean',
  pair: /^(k=|k)?v$/,
  joiner: 'string',
  placement: /^(&(key=)?|append|prepend|wrap|sorted|none)$/,
  keyName: 'string',
  urlencode: /^(none|percent|form)$/,
  charset: /^(utf-8|gbk)$/,
};
const allowed = new Map<string, RegExp | string>(Object.entries(dimensions));

/** The rule with what it leaves out filled in; SigningError `unknown_rule` when it has a name or a value that there is not. */
export function completeRule(rule: Partial<SigningRule>): SigningRule {
  if (rule === defaultRule) return defaultRule;
  const whole = { ...defaultRule, ...rule };
  for (const [name, value] of Object.entries(whole)) {
    const known = allowed.get(name);
    const holds =
      known instanceof RegExp ? typeof value === 'string' && known.test(value) : typeof value === known;
    if (!holds) throw new SigningError('unknown_rule', name);
  }
  return whole;
}
