import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { canonicalOf } from './canonical.js';
import { encode } from './charset.js';
import { completeRule } from './complete-rule.js';
import type { Fields, SigningRule } from './rule.js';

/**
 * The `sign` of these fields: the digest of their {@link canonicalString}, in hexadecimal (protocol: A1).
 *
 * Throws a {@link SigningError} for fields that cannot be signed.
 *
 * @example
 * ```ts
 * import { sign } from '@shoubei-kit/sdk-lite/signing';
 *
 * sign({ inst_no: '900024', coupon_code: '679533922928' }, {}, 'shoubei-mock-demo-key');
 * ```
 */
export function sign(fields: Fields, rule: Partial<SigningRule>, key: string): string {
  const whole = completeRule(rule);
  const canonical = canonicalOf(fields, whole, key);
  const text = whole.charset === 'utf-8' ? canonical : encode(canonical, whole.charset, 'joiner');
  const hex = digest(text, whole, key);
  return whole.case === 'upper' ? hex.toUpperCase() : hex;
}

/**
 * Whether `fields.sign` is the sign of the other fields, compared in constant time; false when it is missing or not
 * text.
 *
 * Throws a {@link SigningError} for fields that cannot be signed at all.
 */
export function verify(fields: Fields, rule: Partial<SigningRule>, key: string): boolean {
  const given = Object.hasOwn(fields, 'sign') && fields['sign'];
  if (typeof given !== 'string') return false;
  const expected = Buffer.from(sign(fields, rule, key));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function digest(text: string | Buffer, { algorithm, charset }: SigningRule, key: string): string {
  return /hmac/.test(algorithm)
    ? createHmac(algorithm.slice(5), encode(key, charset, 'key'))
        .update(text)
        .digest('hex')
    : hash(algorithm, text, 'hex');
}
