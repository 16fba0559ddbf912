import type { BilingualText, OwnCoupon } from '@shoubei-kit/contracts';
import { canBeSpent, isMagicShaped } from '../../scenario/own/own-coupon.js';
import { noCouponFor, reasons } from '../../scenario/own/reasons.js';
import { bestFor, type Role } from '../../scenario/own/coupon-requirements.js';

/** What may be named in requests. */
export interface Company {
  /** One's own coupons in the states that they have by now, by their codes. */
  readonly coupons: Map<string, OwnCoupon>;
  /** Whether requests may name unspent coupons. */
  readonly allowsWriteOff: boolean;
}

/** An own coupon for a code of a scenario, or why there is none. */
export type Chosen = { readonly own: OwnCoupon } | { readonly reason: BilingualText };

/** Who plays which coupon of one scenario. Roles are given out when a step first needs them, each to another coupon. */
export interface Cast {
  /** The coupon for a step that is refused before any coupon is looked at: one that cannot be spent. */
  readonly decoy: (code: string) => Chosen;
  /** The coupon for a step whose answer goes by the coupon. */
  readonly play: (code: string, isToBeNotFound: boolean) => Chosen;
}

export function castOf(roles: ReadonlyMap<string, Role>, company: Company): Cast {
  const given = new Map<string, string>();
  const now = (): readonly OwnCoupon[] => [...company.coupons.values()];
  const permitted = (own: OwnCoupon): Chosen =>
    company.allowsWriteOff || !canBeSpent(own) ? { own } : { reason: reasons.permission };

  function choose(code: string, role: Role): Chosen {
    const already = company.coupons.get(given.get(code) ?? '');
    if (already) return permitted(already);
    const free = now().filter(({ coupon_code }) => ![...given.values()].includes(coupon_code));
    const own = bestFor(role, free);
    if (!own) return { reason: noCouponFor(role) };
    given.set(code, own.coupon_code);
    return permitted(own);
  }

  return {
    decoy: (code) => {
      if (!roles.has(code)) return { reason: strange(code) };
      const own =
        now().find(({ state }) => state === 'not_found') ?? now().find((coupon) => !canBeSpent(coupon));
      return own ? { own } : { reason: reasons.decoy };
    },
    play: (code, isToBeNotFound) => {
      const role = roles.get(code);
      if (role?.coupon.inst_no !== undefined) return { reason: reasons.notYours };
      if (role) return choose(code, role);
      const own = now().find(({ state }) => state === 'not_found');
      if (!isToBeNotFound || !own || isMagicShaped(code)) return { reason: strange(code) };
      return { own };
    },
  };
}

function strange(code: string): BilingualText {
  return isMagicShaped(code) ? reasons.magic : reasons.stranger;
}
