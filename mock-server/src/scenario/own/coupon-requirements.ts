import type { Coupon, OwnCoupon } from '@shoubei-kit/contracts';
import type { OwnState } from './own-coupon.js';

/** The properties that a scenario requires of a coupon. */
export interface CouponRequirements {
  readonly coupon: Coupon;
  readonly state: OwnState;
  readonly rightShop: boolean;
}

/** The coupons that a scenario gives, by their codes. `nowMs` is its clock, epoch milliseconds. */
export function requirementsOf(
  coupons: readonly Coupon[],
  nowMs: number,
): ReadonlyMap<string, CouponRequirements> {
  return new Map(coupons.map((coupon) => [coupon.coupon_code, toRequirements(coupon, nowMs)]));
}

function toRequirements(coupon: Coupon, nowMs: number): CouponRequirements {
  const rightShop = allows(coupon.merchant_nos, '$merchant') && allows(coupon.shop_nos, '$shop');
  return { coupon, state: stateAt(coupon, nowMs), rightShop };
}

function allows(list: readonly string[] | undefined, placeholder: string): boolean {
  return list === undefined || list.includes(placeholder);
}

function stateAt({ state = 'issued', valid_from, valid_until }: Coupon, nowMs: number): OwnState {
  if (state !== 'issued') return state;
  if (valid_from !== undefined && nowMs < Date.parse(valid_from)) return 'not_yet_valid';
  return valid_until !== undefined && nowMs > Date.parse(valid_until) ? 'expired' : 'issued';
}

/**
 * The own coupon that meets the requirements best; undefined if none does. The own coupon must meet every requirement.
 * Other properties may have any value, except for coupons that will be written off.
 */
export function bestFor(
  required: CouponRequirements,
  candidates: readonly OwnCoupon[],
): OwnCoupon | undefined {
  const fitting = candidates.filter((own) => fits(own, required));
  return fitting.find((own) => own.channel_type === required.coupon.channel_type) ?? fitting[0];
}

function fits(own: OwnCoupon, { coupon, state, rightShop }: CouponRequirements): boolean {
  const isPlain = state !== 'issued';
  const hasMinimum = (own.min_amount ?? 0) > 0;
  return (
    own.state === state &&
    (own.right_shop !== false) === rightShop &&
    ((coupon.min_amount ?? 0) > 0 ? hasMinimum : isPlain || !hasMinimum) &&
    (coupon.channel_type === undefined || own.channel_type === coupon.channel_type) &&
    (coupon.settle_amount === undefined || own.settle_amount !== undefined) &&
    (isAnyAmount(coupon.face_amount) || own.face_amount === coupon.face_amount)
  );
}

/** Whole yuan match any coupon. Odd amounts have a purpose, such as the rounding of the fee. */
export function isAnyAmount(fen: number): boolean {
  return fen % 100 === 0 && fen >= 100 && fen <= 1_000_000;
}
