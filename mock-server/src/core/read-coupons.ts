import { checkCoupon, type Finding, type LoadedCoupon } from './check-coupon.js';

/** What is wrong with one of several coupons: which one, from 0. */
export interface CouponProblem extends Finding {
  readonly index?: number;
}

export type { LoadedCoupon } from './check-coupon.js';

/** Checks coupons against their schema; all are good, or none is loaded. */
export function readCoupons(
  values: readonly unknown[],
): { readonly coupons: readonly LoadedCoupon[] } | { readonly problems: readonly CouponProblem[] } {
  const coupons: LoadedCoupon[] = [];
  const problems: CouponProblem[] = [];
  const codes = new Set<string>();
  for (const [index, value] of values.entries()) {
    const checked = checkCoupon(value);
    if ('findings' in checked) {
      problems.push(...checked.findings.map((finding) => Object.assign({ index }, finding)));
      continue;
    }
    const { coupon } = checked;
    if (codes.has(coupon.coupon_code)) {
      const text = { en: 'comes twice in this load', zh: '在本次载入中重复' };
      problems.push({ index, field: 'coupon_code', text });
    }
    codes.add(coupon.coupon_code);
    coupons.push(coupon);
  }
  return problems.length > 0 ? { problems } : { coupons };
}
