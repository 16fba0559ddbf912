import type { HeldCoupon } from '../../core/coupon.js';
import { isSliceOver, nextSlice } from '../../slices.js';

/** The approximate number between two bounds: few enough to be sorted at once. */
const mostOfPart = 500;

/**
 * The same coupons, sorted by code. A table in that order is written page after page. In any other order, each step
 * writes as many pages as it has coupons. Sorting happens in parts, so that other requests run in between.
 */
export async function byCode(coupons: readonly HeldCoupon[]): Promise<readonly HeldCoupon[]> {
  const bounds = someCodes(coupons);
  const parts: HeldCoupon[][] = Array.from({ length: bounds.length + 1 }, () => []);
  for (const coupon of coupons) {
    if (isSliceOver()) await nextSlice();
    parts[partOf(coupon.coupon_code, bounds)]?.push(coupon);
  }
  const sorted: HeldCoupon[] = [];
  for (const part of parts) {
    if (isSliceOver()) await nextSlice();
    sorted.push(...part.toSorted((a, b) => (a.coupon_code < b.coupon_code ? -1 : 1)));
  }
  return sorted;
}

/** Codes of coupons drawn by chance, sorted: between any two of them lie about as many. */
function someCodes(coupons: readonly HeldCoupon[]): readonly string[] {
  const count = Math.floor(coupons.length / mostOfPart);
  return Array.from(
    { length: count },
    () => coupons[Math.floor(Math.random() * coupons.length)]?.coupon_code ?? '',
  ).toSorted();
}

/** How many of the bounds are not after the code. */
function partOf(code: string, bounds: readonly string[]): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] ?? '') <= code) low = middle + 1;
    else high = middle;
  }
  return low;
}
