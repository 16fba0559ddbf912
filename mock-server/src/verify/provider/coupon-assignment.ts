import type { BilingualText, OwnCoupon } from '@shoubei-kit/contracts';
import { bestFor, type CouponRequirements } from '../../scenario/own/coupon-requirements.js';
import { canBeSpent, isMagicShaped } from '../../scenario/own/own-coupon.js';
import { noCouponFor, skipReasons } from '../../scenario/own/skip-reasons.js';

/** The own coupons that requests may name. */
export interface CouponPool {
  /** One's own coupons in the states that they have by now, by their codes. */
  readonly coupons: Map<string, OwnCoupon>;
  /** Whether requests may name unspent coupons. */
  readonly allowsWriteOff: boolean;
}

/** An own coupon for a code of a scenario, or the reason why there is none. */
export type ChosenCoupon = { readonly own: OwnCoupon } | { readonly reason: BilingualText };

/** The own coupon for each code of one scenario, assigned when a step first needs it; no two codes share one. */
export interface CouponAssignment {
  /** For a step that is rejected before its coupon is checked: a coupon that cannot be spent. */
  readonly spentCoupon: (code: string) => ChosenCoupon;
  /** For a step whose response depends on the coupon. */
  readonly couponFor: (code: string, isToBeNotFound: boolean) => ChosenCoupon;
}

export function assignCoupons(
  requirements: ReadonlyMap<string, CouponRequirements>,
  pool: CouponPool,
): CouponAssignment {
  const assigned = new Map<string, string>();
  const current = (): readonly OwnCoupon[] => [...pool.coupons.values()];
  const permitted = (own: OwnCoupon): ChosenCoupon =>
    pool.allowsWriteOff || !canBeSpent(own) ? { own } : { reason: skipReasons.permission };

  function choose(code: string, required: CouponRequirements): ChosenCoupon {
    const already = pool.coupons.get(assigned.get(code) ?? '');
    if (already) return permitted(already);
    const free = current().filter(({ coupon_code }) => ![...assigned.values()].includes(coupon_code));
    const own = bestFor(required, free);
    if (!own) return { reason: noCouponFor(required) };
    assigned.set(code, own.coupon_code);
    return permitted(own);
  }

  return {
    spentCoupon: (code) => {
      if (!requirements.has(code)) return { reason: reasonForUnknown(code) };
      const own =
        current().find(({ state }) => state === 'not_found') ??
        current().find((coupon) => !canBeSpent(coupon));
      return own ? { own } : { reason: skipReasons.decoy };
    },
    couponFor: (code, isToBeNotFound) => {
      const required = requirements.get(code);
      if (required?.coupon.inst_no !== undefined) return { reason: skipReasons.notYours };
      if (required) return choose(code, required);
      const own = current().find(({ state }) => state === 'not_found');
      if (!isToBeNotFound || !own || isMagicShaped(code)) return { reason: reasonForUnknown(code) };
      return { own };
    },
  };
}

function reasonForUnknown(code: string): BilingualText {
  return isMagicShaped(code) ? skipReasons.magic : skipReasons.stranger;
}
