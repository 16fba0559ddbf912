import { responseNames } from '../generated/wire.js';
import { checkCarried } from './charset.js';
import { completeRule } from './complete-rule.js';
import { sortNames } from './order.js';
import type { Fields, SigningRule } from './rule.js';
import { SigningError } from './signing-error.js';
import { urlencoded } from './urlencode.js';

/**
 * The text that is digested to make a `sign`. It holds the key: never log it.
 *
 * Own enumerable fields take part, except `sign` and those that are null or undefined. Numbers are written in their
 * shortest JSON form, booleans as `true` and `false`. Throws a {@link SigningError} for fields that cannot be signed.
 */
export function canonicalString(fields: Fields, rule: Partial<SigningRule>, key: string): string {
  return canonicalOf(fields, completeRule(rule), key);
}

/** As {@link canonicalString}, for a rule that is known to be complete. */
export function canonicalOf(fields: Fields, rule: SigningRule, key: string): string {
  const { charset, joiner, keyName, placement } = rule;
  checkCarried(key, charset, 'key');
  checkCarried(joiner, charset, 'joiner');
  checkCarried(keyName, charset, 'keyName');
  const names = namesIn(fields, rule);
  const isSorted = placement === 'sorted';
  const keyAt = isSorted ? names.lastIndexOf(keyName) : -1;
  const joined = names
    .map((name, index) => (index === keyAt ? pairOf(name, key, rule) : partOf(name, fields[name], rule)))
    .join(joiner);
  if (isSorted || placement === 'none') return joined;
  if (placement === 'prepend') return key + joined;
  if (placement === 'wrap') return key + joined + key;
  return joined + (placement === 'append' ? '' : placement.replace('key', () => keyName)) + key;
}

/**
 * The name of a field that may be hidden in another: `{ a: '1&b=2' }` has the canonical string of `{ a: '1', b: '2' }`,
 * and so its `sign`. Undefined if no field is hidden.
 *
 * Searches only for those of `names` that the fields lack, at their places in the rule's order, and for a `return_code`
 * that is there twice or has `=` in it. Under an empty joiner, `kv` and `v` any text may hide any field, and nothing is found.
 *
 * @param names by default, those of a write-off's response
 * @example
 * ```ts
 * import { hiddenName } from '@shoubei-kit/sdk-lite/signing';
 *
 * hiddenName({ return_msg: '操作成功&wf_trace_no=T1' }, {}); // 'wf_trace_no'
 * ```
 */
export function hiddenName(
  fields: Fields,
  rule: Partial<SigningRule>,
  names: readonly string[] = responseNames,
): string | undefined {
  const whole = completeRule(rule);
  const { joiner, order, pair } = whole;
  if (!joiner || pair !== 'k=v') return undefined;
  const given = namesIn(fields, whole);
  const parts = given.map((name) => partOf(name, fields[name] ?? '', whole)); // '' in place of the key
  const text = joiner + parts.join(joiner);
  return names.find((name) => {
    const start = `${joiner + name}=`;
    if (given.includes(name)) {
      // Anyone can provoke a FAIL that repeats text of theirs. Its code is in every reading, perhaps with more behind it.
      return name === 'return_code' && (text.split(start).length > 2 || String(fields[name]).includes('='));
    }
    const place = sortNames([...given, name], whole).indexOf(name);
    const before = order === 'given' ? text : parts[place - 1];
    return before?.includes(start) || parts[place]?.startsWith(`${name}=`);
  });
}

/** The names that take part, in the rule's order; that of the key among them, where it is sorted. */
function namesIn(fields: Fields, rule: SigningRule): string[] {
  const names = Object.keys(fields).filter((name) => name !== 'sign' && isCounted(fields[name], rule));
  if (rule.placement === 'sorted') names.push(rule.keyName);
  return sortNames(names, rule);
}

function isCounted(value: unknown, rule: SigningRule): boolean {
  return value !== null && value !== undefined && (value !== '' || rule.empties);
}

function partOf(name: string, value: unknown, rule: SigningRule): string {
  if (rule.order === 'given' && isArrayIndex(name)) throw new SigningError('order_lost', name);
  const text = textOf(name, value);
  checkCarried(name, rule.charset, name);
  checkCarried(text, rule.charset, name);
  return pairOf(name, urlencoded(text, rule, name), rule);
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  throw new SigningError(/number|bigint/.test(typeof value) ? 'unsafe_number' : 'nested_value', name);
}

function pairOf(name: string, text: string, { pair }: SigningRule): string {
  return pair === 'v' ? text : name + (pair === 'kv' ? '' : '=') + text;
}

/** Whether JavaScript moves this name before all others: the integers from 0 to 2^32 - 2. */
function isArrayIndex(name: string): boolean {
  const index = Number(name) >>> 0;
  return String(index) === name && index !== 0xffffffff;
}
