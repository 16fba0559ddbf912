import { defaultRule, type SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** The values of each dimension of a rule, the usual first. A joiner may be any text: these are the known ones. */
export const dimensions: { readonly [D in keyof SigningRule]: readonly SigningRule[D][] } = {
  algorithm: ['md5', 'hmac-md5', 'sha256', 'hmac-sha256', 'sha1'],
  case: ['lower', 'upper'],
  order: ['name', 'name-ignore-case', 'given'],
  empties: [true, false],
  pair: ['k=v', 'v', 'kv'],
  joiner: ['&', '', ',', '|', ';', '+', '\n', ' ', '-', ':', '#', '_', '*'],
  placement: ['&key=', 'append', 'prepend', '&', 'wrap', 'sorted', 'none'],
  // prettier-ignore
  keyName: [
    'key', 'Key', 'KEY', 'secret', 'appSecret', 'appsecret', 'app_secret', 'AppSecret', 'secretKey', 'secret_key', 'appKey',
    'appkey', 'app_key', 'signKey', 'sign_key', 'md5Key', 'md5key', 'apiKey', 'api_key', 'token', 'access_token', 'k', 'pwd',
  ],
  urlencode: ['none', 'percent', 'form'],
  charset: ['utf-8', 'gbk'],
};

export type Dimension = keyof SigningRule;

const names: readonly Dimension[] = Object.keys(dimensions).filter(isDimension);

function isDimension(name: string): name is Dimension {
  return name in dimensions;
}

/** The dimensions in which a rule differs from the assumed one, or from another. */
export function differing(rule: SigningRule, from: SigningRule = defaultRule): readonly Dimension[] {
  return names.filter((name) => rule[name] !== from[name]);
}

/** Rules that differ from this one in this dimension only. */
export function alternatives(rule: SigningRule, dimension: Dimension): readonly SigningRule[] {
  const values: readonly unknown[] = dimensions[dimension];
  return values
    .filter((value) => value !== rule[dimension])
    .map((value) => Object.assign({}, rule, { [dimension]: value }));
}

/**
 * Every rule of these algorithms, in every combination. `case` is left as it is, since a signature shows it, and the
 * key is called `key`. Unusual joiners are not included.
 */
export function* ruleSpace(algorithms: readonly SigningRule['algorithm'][]): Generator<SigningRule> {
  let rules: readonly SigningRule[] = [defaultRule];
  for (const name of names.filter((one) => !outside.has(one))) {
    rules = rules.flatMap((rule) => [rule, ...alternatives(rule, name)]);
  }
  for (const algorithm of dimensions.algorithm.filter((one) => algorithms.includes(one))) {
    for (const rule of rules) yield { ...rule, algorithm };
  }
}

const outside: ReadonlySet<Dimension> = new Set(['algorithm', 'case', 'keyName']);

/** Rules with another name for the key that otherwise differ little from the assumed one. */
export function* rulesOfOtherNames(algorithms: readonly SigningRule['algorithm'][]): Generator<SigningRule> {
  for (const rule of ruleSpace(algorithms)) {
    const isNamed = rule.placement === '&key=' || rule.placement === 'sorted';
    if (isNamed && differing(rule).length <= 2) yield* alternatives(rule, 'keyName');
  }
}

/** Fewer differences from the assumed rule, or another, first; within that, the usual values first. */
export function simplestFirst(
  rules: readonly SigningRule[],
  from: SigningRule = defaultRule,
): readonly SigningRule[] {
  const unusual = (rule: SigningRule): number =>
    names.reduce((sum, name) => sum + placeOf(rule, name), 100 * differing(rule, from).length);
  return rules
    .map((rule) => ({ rule, by: unusual(rule) }))
    .toSorted((a, b) => a.by - b.by)
    .map(({ rule }) => rule);
}

function placeOf(rule: SigningRule, name: Dimension): number {
  const values: readonly unknown[] = dimensions[name];
  return values.indexOf(rule[name]);
}
