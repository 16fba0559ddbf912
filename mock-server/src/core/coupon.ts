import { type Coupon, type MagicRow, magic } from '@shoubei-kit/contracts';

export type CouponState = 'issued' | 'used' | 'refunded' | 'frozen';

/** A coupon in the store: the admin API's fields, and those that the emulator adds. */
export interface HeldCoupon extends Readonly<Omit<Coupon, 'channel_type'>> {
  /** One of the documented channels. Magic 08 has one that no request can name. */
  readonly channel_type?: NonNullable<Coupon['channel_type']> | '00000';
  readonly state: CouponState;
  /** The write-off that used it. */
  readonly order_no?: string;
  /** The write-off whose cancellation set its state; none after the state was set in another way. */
  readonly cancelled_order_no?: string;
  /** The two digits of a magic coupon's behaviour. */
  readonly magic?: string;
  /** Whether a magic coupon's one-time fault has been triggered. */
  readonly struck?: boolean;
}

const magicBySs: ReadonlyMap<string, MagicRow> = new Map(magic.map((row) => [row.ss, row]));
const defaultFace = 1000;

/** The behaviour of a magic code: `99 SS AAAAA` and 3 to 7 free digits. */
export function magicRow(code: string): MagicRow | undefined {
  const ss = /^99(\d\d)\d{8,12}$/u.exec(code)?.[1];
  return ss === undefined ? undefined : magicBySs.get(ss);
}

/** The initial coupon of a magic code; none for not_found. */
export function magicCoupon(code: string): HeldCoupon | undefined {
  const row = magicRow(code);
  if (!row || row.outcome === 'not_found') return undefined;
  const face = Number(code.slice(4, 9));
  return {
    coupon_code: code,
    state: 'issued',
    face_amount: face === 0 ? defaultFace : face,
    magic: row.ss,
    ...traits[row.outcome ?? 'written_off'],
  };
}

/** The fields that give a coupon this outcome by the ordinary rules, at any time, shop or channel. */
const traits: Readonly<Record<string, Partial<HeldCoupon>>> = {
  not_yet_valid: { valid_from: '9999-12-31T23:59:59Z' },
  already_used: { state: 'used' },
  expired: { valid_until: '0001-01-01T00:00:00Z' },
  refunded: { state: 'refunded' },
  frozen: { state: 'frozen' },
  wrong_shop: { shop_nos: [] },
  wrong_channel: { channel_type: '00000' },
  exclusive_discount: { channel_type: '10005' },
  below_minimum: { min_amount: 5000 },
};

/** The fault that a magic coupon has not triggered yet. */
export function pendingFault(coupon: HeldCoupon): MagicRow['fault'] | undefined {
  const fault = coupon.magic === undefined ? undefined : magicBySs.get(coupon.magic)?.fault;
  return fault?.times !== 'always' && coupon.struck === true ? undefined : fault;
}

/**
 * The amount that the merchant receives, in fen (A7). Given with the coupon, or the face value less the fee. The fee is
 * rounded half up to a fen.
 */
export function settleAmount(coupon: HeldCoupon, feeBasisPoints: number): number {
  if (coupon.settle_amount !== undefined) return coupon.settle_amount;
  const fee = (BigInt(coupon.face_amount) * BigInt(feeBasisPoints) + 5000n) / 10_000n;
  return Number(BigInt(coupon.face_amount) - fee);
}
