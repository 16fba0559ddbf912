import type { Coupon, OwnCoupon } from '@shoubei-kit/contracts';

export type OwnState = OwnCoupon['state'];

const spent: ReadonlySet<OwnState> = new Set<OwnState>(['used', 'refunded', 'not_found']);

/** Whether a request with this coupon might write it off, if the endpoint ignores the rule under test. */
export function canBeSpent({ state }: Pick<OwnCoupon, 'state'>): boolean {
  return !spent.has(state);
}

/** A code that an emulator takes for a magic one. */
export function isMagicShaped(code: string): boolean {
  return /^99[0-9]{10,14}$/u.test(code);
}

/** The coupon that an emulator has from the start: the source's example, refunded. */
export const sourceExample = '679533922928';

const unknownFace = 1000;
const longAgo = '2000-01-01T00:00:00+08:00';
const farAhead = '9000-01-01T00:00:00+08:00';

/** The same coupon in an emulator; undefined if it has none. */
export function asCoupon(own: OwnCoupon): Coupon | undefined {
  const { coupon_code, state, face_amount = unknownFace, settle_amount, channel_type, min_amount } = own;
  if (state === 'not_found') return undefined;
  return {
    coupon_code,
    face_amount,
    ...(state !== 'expired' && state !== 'not_yet_valid' && { state }),
    ...(state === 'expired' && { valid_until: longAgo }),
    ...(state === 'not_yet_valid' && { valid_from: farAhead }),
    ...(settle_amount !== undefined && { settle_amount }),
    ...(channel_type !== undefined && { channel_type }),
    ...(min_amount !== undefined && { min_amount }),
    ...(own.right_shop === false && { shop_nos: [] }),
  };
}
