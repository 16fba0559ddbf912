import { checkCoupon, type Finding, type LoadedCoupon } from './check-coupon.js';

/** What is wrong with one of several coupons: which one, from 0. */
export interface CouponProblem extends Finding {
  readonly index?: number;
}

export type { LoadedCoupon } from './check-coupon.js';

/** How many problems of one load are told; whoever sends the wrong kind of list has one in every row. */
export const mostProblems = 100;

/** All coupons; or the first problems, and how many more there are. */
export type ReadCoupons =
  | { readonly coupons: readonly LoadedCoupon[] }
  | { readonly problems: readonly CouponProblem[]; readonly more: number };

/** Checks coupons against their schema; all are good, or none is loaded. */
export function readCoupons(values: readonly unknown[]): ReadCoupons {
  const coupons: LoadedCoupon[] = [];
  const problems: CouponProblem[] = [];
  let more = 0;
  const refuse = (problem: CouponProblem): void => {
    if (problems.length < mostProblems) problems.push(problem);
    else more += 1;
  };
  const codes = new Set<string>();
  for (const [index, value] of values.entries()) {
    const checked = checkCoupon(value);
    if ('findings' in checked) {
      for (const { field, text } of checked.findings) refuse({ index, field, text });
      continue;
    }
    const { coupon } = checked;
    if (codes.has(coupon.coupon_code)) {
      const text = { en: 'comes twice in this load', zh: '在本次载入中重复' };
      refuse({ index, field: 'coupon_code', text });
    }
    codes.add(coupon.coupon_code);
    coupons.push(coupon);
  }
  return problems.length > 0 ? { problems, more } : { coupons };
}
