import { type Fields, sign, type SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** How requests are signed and answers verified; what it leaves out is as in `defaultRule` (A1). */
export interface PactSigning extends Partial<SigningRule> {
  /** The rule of the answers, where it is another one. */
  readonly response?: Partial<SigningRule>;
}

/** With what a request is signed anew. */
export interface ResignOptions {
  readonly key: string;
  /** 14 digits, Asia/Shanghai; the time of now when left out. */
  readonly ts?: string | undefined;
  readonly signing?: PactSigning | undefined;
}

/**
 * The fields of a request with a fresh `ts` and the sign that fits them. A pact holds example values and a sign that was
 * right for others: once Pact has filled in a provider's own values, or the time has passed, it no longer is.
 *
 * A field that is not there is not added: a request without `sign` stays without.
 *
 * @throws SigningError for fields that the rule cannot sign
 * @example
 * resign({ ts: '20200101000000', coupon_code: 'A1', sign: '' }, { key: 'shoubei-mock-demo-key', ts: '20261123120000' });
 * // { ts: '20261123120000', coupon_code: 'A1', sign: 'cbcac8854ec127bb07066f6b2f6e99db' }
 */
export function resign(fields: Fields, { key, ts, signing = {} }: ResignOptions): Record<string, unknown> {
  if (!Object.hasOwn(fields, 'sign')) return { ...fields };
  const { sign: _, ...unsigned }: Record<string, unknown> = fields;
  if (Object.hasOwn(unsigned, 'ts')) unsigned['ts'] = ts ?? timestamp(Date.now());
  const { response: _answers, ...rule } = signing;
  return { ...unsigned, sign: sign(unsigned, rule, key) };
}

/** Epoch milliseconds as `ts`: yyyyMMddHHmmss in Asia/Shanghai (A4), which has had no summer time since 1991. */
export function timestamp(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replaceAll(/\D/gu, '').slice(0, 14);
}
