import type { Coupon, ValidationError } from '@shoubei-kit/contracts';
import { checkCoupon, checkPeriod, type Finding, type LoadedCoupon, toFinding } from './check-coupon.js';

/** What is wrong with a coupon to be loaded: which one (from 0), which field, what was expected. */
export interface CouponProblem {
  readonly index: number;
  readonly field: string;
  readonly message: string;
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
      problems.push(...checked.findings.map((finding) => about(index, finding)));
      continue;
    }
    const { coupon } = checked;
    if (codes.has(coupon.coupon_code))
      problems.push({ index, field: 'coupon_code', message: 'comes twice in this load' });
    codes.add(coupon.coupon_code);
    coupons.push(coupon);
  }
  return problems.length > 0 ? { problems } : { coupons };
}

/** What a schema cannot say: real dates, in order. */
export function refusePeriod(
  period: Pick<Coupon, 'valid_from' | 'valid_until'>,
  index: number,
): CouponProblem | undefined {
  const finding = checkPeriod(period);
  return finding && about(index, finding);
}

/** A schema's finding, with the property at fault. */
export function toProblem(index: number, error: ValidationError): CouponProblem {
  return about(index, toFinding(error));
}

function about(index: number, { field, text }: Finding): CouponProblem {
  return { index, field, message: text.en };
}
