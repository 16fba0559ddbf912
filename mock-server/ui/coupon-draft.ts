import type { CouponView } from '../src/workbench/coupons.js';
import { type AmountUnit, amountUnit, expectedAmount, toFen } from './amounts.js';
import { fromLocalField, toLocalField, yuan } from './format.js';
import type { Notice } from './notice.js';
import { randomDigits } from './random-digits.js';

/** A coupon as typed in the form. */
export interface CouponDraft {
  readonly coupon_code: string;
  readonly title: string;
  /** A state kept in the store, or one derived from the clock. */
  readonly state: string;
  readonly face_amount: string;
  readonly settle_amount: string;
  readonly min_amount: string;
  readonly channel_type: string;
  readonly valid_from: string;
  readonly valid_until: string;
  readonly merchant_nos: string;
  readonly shop_nos: string;
  /** The unit of its amounts. */
  readonly unit: AmountUnit;
}

/** A new coupon with a free code: twelve digits that no magic coupon has. */
export function blankCoupon(): CouponDraft {
  const code = `6${randomDigits(5)}${randomDigits(6)}`;
  return draftOf({ coupon_code: code, state: 'issued', face_amount: 1000 });
}

/** A coupon as the form shows it. */
export function draftOf(coupon: Omit<CouponView, 'effective_state'>): CouponDraft {
  const { coupon_code, title = '', state, channel_type = '', merchant_nos = [], shop_nos = [] } = coupon;
  const unit = amountUnit.value;
  const typed = (fen: number | undefined): string => (fen === undefined ? '' : inTyped(fen, unit));
  return {
    coupon_code,
    title,
    state,
    face_amount: typed(coupon.face_amount),
    settle_amount: typed(coupon.settle_amount),
    min_amount: typed(coupon.min_amount),
    channel_type,
    valid_from: toLocal(coupon.valid_from),
    valid_until: toLocal(coupon.valid_until),
    merchant_nos: merchant_nos.join(', '),
    shop_nos: shop_nos.join(', '),
    unit,
  };
}

function inTyped(fen: number, unit: AmountUnit): string {
  return unit === 'fen' ? String(fen) : yuan(fen).slice(1);
}

function toLocal(time: string | undefined): string {
  return time === undefined ? '' : toLocalField(time);
}

/** The labels of the form. */
export const couponLabels = {
  coupon_code: { en: 'Code', zh: '券码' },
  face_amount: { en: 'Face value', zh: '券面额' },
  settle_amount: { en: 'Settle amount', zh: '商家实收' },
  min_amount: { en: 'Minimum order', zh: '最低订单金额' },
  valid_from: { en: 'Valid from', zh: '生效时间' },
  valid_until: { en: 'Valid until', zh: '失效时间' },
  channel_type: { en: 'Channel', zh: '通道' },
  title: { en: 'Title', zh: '券名' },
  merchant_nos: { en: 'Merchants', zh: '商户' },
  shop_nos: { en: 'Shops', zh: '门店' },
};
export const amounts = ['face_amount', 'settle_amount', 'min_amount'] as const;

/** A problem of a typed amount, in the unit in which it was typed. */
export function amountProblem(typed: CouponDraft): Notice | undefined {
  const { unit } = typed;
  const wrong = amounts.find(
    (name) => typed[name].trim() !== '' && toFen(typed[name].trim(), unit) === undefined,
  );
  if (!wrong) return undefined;
  const [label, expected] = [couponLabels[wrong], expectedAmount(typed[wrong].trim(), unit)];
  return {
    kind: 'problem',
    text: {
      en: `“${label.en}” ${expected.en}. Nothing was saved.`,
      zh: `“${label.zh}”${expected.zh}。尚未保存`,
    },
    fields: [wrong],
  };
}

/** Converts typed amounts to another unit; invalid amounts are unchanged. */
export function inUnit(typed: CouponDraft, unit: AmountUnit): CouponDraft {
  const convert = (text: string): string => {
    const fen = toFen(text.trim(), typed.unit);
    return fen === undefined ? text : inTyped(fen, unit);
  };
  return {
    ...typed,
    face_amount: convert(typed.face_amount),
    settle_amount: convert(typed.settle_amount),
    min_amount: convert(typed.min_amount),
    unit,
  };
}

/** Whether the clock derives this state. */
export function isOfClock(state: string): boolean {
  return state === 'expired' || state === 'not_yet_valid';
}

/** The fields that were typed since the form was opened; an empty one is taken away. */
export function changesOf(typed: CouponDraft, before: CouponDraft): object {
  const old = new Map(Object.entries(inUnit(before, typed.unit)));
  return valuesOf(typed, (name, value) => value !== old.get(name));
}

export function toCoupon(typed: CouponDraft): object {
  return valuesOf(typed, (_, value) => value.trim() !== '');
}

/**
 * Some fields for the admin API, which checks them. Digits become a number; other text is sent as typed, so that it is
 * reported.
 */
function valuesOf({ unit, ...typed }: CouponDraft, isSent: (name: string, value: string) => boolean): object {
  // The dates alone make it expired or not yet valid.
  const fields = { ...typed, state: isOfClock(typed.state) ? 'issued' : typed.state };
  const sent = Object.entries(fields).filter(([name, value]) => isSent(name, value));
  return Object.fromEntries(sent.map(([name, value]) => [name, toValue(name, value.trim(), unit)]));
}

function toValue(name: string, value: string, unit: AmountUnit): unknown {
  if (value === '') return null;
  if (name.endsWith('_amount')) return toFen(value, unit) ?? value;
  if (name.startsWith('valid_')) return fromLocalField(value);
  return name.endsWith('_nos') ? value.split(/[,，\s]+/u).filter((one) => one !== '') : value;
}
