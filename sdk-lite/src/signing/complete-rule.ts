import { defaultRule, type SigningRule } from './rule.js';
import { SigningError } from './signing-error.js';

/** The allowed values of each dimension: one of these words, or any value of the type if only a type is listed. */
const dimensions: Record<keyof SigningRule, string> = {
  algorithm: 'md5 hmac-md5 sha1 sha256 hmac-sha256',
  case: 'lower upper',
  order: 'name name-ignore-case given',
  empties: 'boolean',
  pair: 'k=v kv v',
  joiner: 'string',
  placement: '&key= append & prepend wrap sorted none',
  keyName: 'string',
  urlencode: 'none percent form',
  charset: 'utf-8 gbk',
};
const allowed = new Map<string, readonly unknown[]>(
  Object.entries(dimensions).map(([name, words]) => [name, words.split(' ')]),
);

/** The rule with defaults for omitted properties; SigningError `unknown_rule` for an unknown name or value. */
export function completeRule(rule: Partial<SigningRule>): SigningRule {
  if (rule === defaultRule) return defaultRule;
  const whole = { ...defaultRule, ...rule };
  for (const [name, value] of Object.entries(whole)) {
    const known = allowed.get(name);
    if (!known?.includes(known.length > 1 ? value : typeof value))
      throw new SigningError(
        'unknown_rule',
        name,
        `; expected: ${(known ?? Object.keys(defaultRule)).join(', ')}`,
      );
  }
  return whole;
}
