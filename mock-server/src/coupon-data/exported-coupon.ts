import { type HeldCoupon, magicRow } from '../core/coupon.js';
import type { Finding } from '../core/finding.js';

/** A coupon under the names that a person reads. */
export type ShownCoupon = Omit<HeldCoupon, 'struck'> & {
  /** Whether a magic coupon's one-time fault was triggered. */
  readonly triggered?: boolean;
};

export function shownCoupon({ struck, ...coupon }: HeldCoupon): ShownCoupon {
  return struck === undefined ? coupon : { ...coupon, triggered: struck };
}

/** Fields that the admin API adds to a coupon's input fields; they are removed when the coupon is loaded again. */
const shownFields = ['effective_state', 'order_no', 'cancelled_order_no', 'magic', 'triggered'] as const;

type Shown = Partial<Record<(typeof shownFields)[number], unknown>>;

/** A coupon's input fields, and the added ones; undefined if none were added. */
export function withoutShown(
  value: unknown,
): { readonly made: Record<string, unknown>; readonly shown: Shown } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (!shownFields.some((name) => Object.hasOwn(value, name))) return undefined;
  const made: Record<string, unknown> = { ...value };
  const shown: Shown = {};
  for (const name of shownFields) {
    shown[name] = made[name];
    Reflect.deleteProperty(made, name);
  }
  // No request can name it, and no coupon is made with it.
  const isForNobody = shown.magic === '08' && made['channel_type'] === '00000';
  if (isForNobody) Reflect.deleteProperty(made, 'channel_type');
  return { made, shown };
}

/** The magic state of an exported coupon, or the first shown value that does not fit. Orders and their numbers are not loaded. */
export function takeBack(
  coupon: HeldCoupon,
  { effective_state: effective, magic, triggered, ...numbers }: Shown,
): { readonly more: Partial<HeldCoupon> } | { readonly finding: Finding } {
  if (effective !== undefined && !follows(effective, coupon)) return { finding: doesNotFollow };
  for (const field of ['order_no', 'cancelled_order_no'] as const) {
    const number = numbers[field];
    if (number !== undefined && !(typeof number === 'string' && /^\d{24}$/u.test(number)))
      return { finding: { field, text: { en: 'must be 24 digits', zh: '应为 24 位数字' } } };
  }
  if (magic === undefined && triggered === undefined) return { more: {} };
  if (typeof magic !== 'string' || magicRow(coupon.coupon_code)?.ss !== magic) return { finding: notMagic };
  if (triggered !== undefined && typeof triggered !== 'boolean') return { finding: notBoolean };
  const isForNobody = magic === '08' && coupon.channel_type === undefined;
  return {
    more: {
      magic,
      ...(triggered !== undefined && { struck: triggered }),
      ...(isForNobody && { channel_type: '00000' as const }),
    },
  };
}

function follows(effective: unknown, { state, valid_from, valid_until }: HeldCoupon): boolean {
  if (effective === state) return true;
  if (state !== 'issued') return false;
  return effective === 'expired'
    ? valid_until !== undefined
    : effective === 'not_yet_valid' && valid_from !== undefined;
}

const doesNotFollow: Finding = {
  field: 'effective_state',
  text: {
    en: 'does not follow from state, valid_from and valid_until: set those, and leave it out',
    zh: '与 state、valid_from、valid_until 不符：请设置这些字段并省略它',
  },
};

const notMagic: Finding = {
  field: 'magic',
  text: {
    en: 'is not what this code does as a magic code: leave it out',
    zh: '不是该魔法券码的行为，请省略',
  },
};

const notBoolean: Finding = {
  field: 'triggered',
  text: { en: 'must be true or false', zh: '应为 true 或 false' },
};

/** The coupons of a page of `GET /coupons`; undefined for any other value. A page with a cursor is incomplete. */
export function couponsOfPage(
  value: unknown,
): { readonly coupons: readonly unknown[]; readonly finding?: Finding } | undefined {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, 'coupon_code')) return undefined;
  const { coupons, cursor, ...others }: { coupons?: unknown; cursor?: unknown } = value;
  if (!Array.isArray(coupons) || Object.keys(others).length > 0) return undefined;
  return { coupons, ...(cursor !== undefined && { finding: notAll }) };
}

const notAll: Finding = {
  field: 'cursor',
  text: {
    en: 'says that more coupons follow; GET /coupons?format=ndjson gives all',
    zh: '表示后面还有券；GET /coupons?format=ndjson 返回全部',
  },
};
