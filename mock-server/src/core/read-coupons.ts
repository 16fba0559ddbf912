import { type Coupon, coupon as isCoupon } from '@shoubei-kit/contracts';
import type { CouponState } from './coupon.js';

/** What is wrong with a coupon to be loaded: which one (from 0), which field, what was expected. */
export interface CouponProblem {
  readonly index: number;
  readonly field: string;
  readonly message: string;
}

/** A coupon as it was given, with its state. */
export type LoadedCoupon = Coupon & { readonly state: CouponState };

/** Checks coupons against their schema; all are good, or none is loaded. */
export function readCoupons(
  values: readonly unknown[],
): { readonly coupons: readonly LoadedCoupon[] } | { readonly problems: readonly CouponProblem[] } {
  const coupons: LoadedCoupon[] = [];
  const problems: CouponProblem[] = [];
  const codes = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (!isCoupon(value)) {
      problems.push(...(isCoupon.errors ?? []).map((error) => toProblem(index, error)));
      continue;
    }
    const period = refusePeriod(value, index);
    if (period) problems.push(period);
    if (codes.has(value.coupon_code))
      problems.push({ index, field: 'coupon_code', message: 'comes twice in this load' });
    codes.add(value.coupon_code);
    coupons.push({ ...value, state: value.state ?? 'issued' });
  }
  return problems.length > 0 ? { problems } : { coupons };
}

/** What a schema cannot say: real dates, in order. */
export function refusePeriod(
  { valid_from: from, valid_until: until }: Pick<Coupon, 'valid_from' | 'valid_until'>,
  index: number,
): CouponProblem | undefined {
  const [start, end] = [from, until].map((time) => (time === undefined ? undefined : instantOf(time)));
  if (Number.isNaN(start)) return { index, field: 'valid_from', message: 'is no real date and time' };
  if (Number.isNaN(end)) return { index, field: 'valid_until', message: 'is no real date and time' };
  if (start === undefined || end === undefined || start <= end) return undefined;
  return { index, field: 'valid_until', message: 'is before valid_from' };
}

/** Epoch milliseconds; NaN for a day that its month has not, which Date.parse would move on. */
function instantOf(time: string): number {
  const [year = 0, month = 0, day = 0] = time.slice(0, 10).split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day <= lastDay ? Date.parse(time) : Number.NaN;
}

/** A schema's finding, with the property at fault. */
export function toProblem(
  index: number,
  {
    instancePath,
    params,
    message = 'is not right',
  }: { instancePath: string; params: Readonly<Record<string, unknown>>; message?: string },
): CouponProblem {
  const { missingProperty, additionalProperty } = params;
  if (typeof missingProperty === 'string') return { index, field: missingProperty, message: 'is required' };
  if (typeof additionalProperty === 'string')
    return { index, field: additionalProperty, message: 'is not a field of a coupon' };
  return { index, field: instancePath.slice(1), message };
}
