import { requestFields } from '@shoubei-kit/contracts';

/** The kind of a field's value, as far as its name shows it. */
export type FieldKind = 'secret' | 'sign' | 'code' | 'other';

const secret = /(?:key|secret|password|passwd|pwd|token)s?$/iu;
const sign = /(?:(?:^|[_-])sign(?:ature)?|[a-z]Sign(?:ature)?)$/u;
const code = /^(?:coupon[_-]?codes?|codes)$/iu;

/** The names of declared endpoints for the coupon's code, and for numbers documented under names of the write-off. */
export interface OwnNames {
  readonly codes: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
}

export const noNames: OwnNames = { codes: new Set(), numbers: new Set() };

/** `app_secret`, `accessToken` and their like are secrets; `sign`; `coupon_code`, `couponCode`, `codes`. */
export function kindOfField(name: string, { codes }: OwnNames): FieldKind {
  if (secret.test(name)) return 'secret';
  if (sign.test(name) || /^sign(?:ature)?$/iu.test(name)) return 'sign';
  return code.test(name) || codes.has(name) ? 'code' : 'other';
}

/** A value also counts as the kind of every name above it. */
export function kindWithin(outer: FieldKind, name: string, names: OwnNames): FieldKind {
  if (outer === 'secret' || outer === 'sign') return outer;
  const own = kindOfField(name, names);
  return own === 'other' ? outer : own;
}

/** Documented numbers that may look like a digest; an exchange without them is useless. */
export const numbers: ReadonlySet<string> = new Set([
  'inst_no',
  'merchant_no',
  'shop_no',
  'wf_trace_no',
  'order_no',
]);

export function mayLookLikeDigest(name: string | undefined, own: OwnNames): boolean {
  return name !== undefined && (numbers.has(name) || own.numbers.has(name));
}

/** Documented fields whose values have a fixed meaning: a short code may occur there by chance. */
const documented: ReadonlySet<string> = new Set([
  ...requestFields.map(({ name }) => name).filter((name) => kindOfField(name, noNames) === 'other'),
  ...numbers,
  'settle_amount',
  'settleAmount',
  'return_code',
  'return_msg',
  'result_code',
  'writeOff_tyep',
]);

export function meansSomethingElse(name: string): boolean {
  return name !== 'wf_trace_no' && documented.has(name);
}

/** Names of the protocol itself, which are kept even if a request sends them as a code. */
export function isDocumented(name: string, { codes, numbers: own }: OwnNames): boolean {
  return (
    documented.has(name) ||
    codes.has(name) ||
    own.has(name) ||
    ['coupon_code', 'couponCode', 'codes', 'sign'].includes(name)
  );
}
