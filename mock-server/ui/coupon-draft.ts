import { type AmountUnit, amountUnit, expectedAmount, toFen } from './amounts.js';
import { fromLocalField, yuan } from './format.js';
import type { Notice } from './notice.js';

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
}

/** Twelve digits that no magic coupon has. */
function newCode(): string {
  const [draw = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `6${String(draw).padStart(10, '0')}${String(Date.now() % 10)}`;
}

/** A new coupon with a free code. */
export function blankCoupon(): CouponDraft {
  return {
    coupon_code: newCode(),
    title: '',
    state: 'issued',
    face_amount: toTyped(1000),
    settle_amount: '',
    min_amount: '',
    channel_type: '',
    valid_from: '',
    valid_until: '',
    merchant_nos: '',
    shop_nos: '',
  };
}

/** Turns whole fen into the unit of typed amounts. */
function toTyped(fen: number): string {
  return amountUnit.value === 'fen' ? String(fen) : yuan(fen).slice(1);
}

/** The labels of the form. */
export const couponLabels = {
  coupon_code: { en: 'Code', zh: '券码' },
  face_amount: { en: 'Face value', zh: '券面额' },
  settle_amount: { en: 'Settle amount', zh: '商家实收' },
  min_amount: { en: 'Minimum order', zh: '最低订单金额' },
  valid_from: { en: 'Valid from', zh: '生效时间' },
  valid_until: { en: 'Valid until', zh: '失效时间' },
  title: { en: 'Title', zh: '券名' },
  merchant_nos: { en: 'Merchants', zh: '商户' },
  shop_nos: { en: 'Shops', zh: '门店' },
};
const amounts = ['face_amount', 'settle_amount', 'min_amount'] as const;

/** A problem of a typed amount, in the unit in which it was typed. */
export function amountProblem(typed: CouponDraft): Notice | undefined {
  const unit = amountUnit.value;
  const wrong = amounts.find(
    (name) => typed[name].trim() !== '' && toFen(typed[name].trim(), unit) === undefined,
  );
  if (!wrong) return undefined;
  const [label, expected] = [couponLabels[wrong], expectedAmount(typed[wrong].trim(), unit)];
  return {
    kind: 'problem',
    text: {
      en: `“${label.en}” ${expected.en}. Nothing was added.`,
      zh: `“${label.zh}”${expected.zh}。尚未新增`,
    },
    fields: [wrong],
  };
}

/** Converts typed amounts to another unit; invalid amounts are unchanged. */
export function inUnit(typed: CouponDraft, from: AmountUnit, unit: AmountUnit): CouponDraft {
  const convert = (text: string): string => {
    const fen = toFen(text.trim(), from);
    if (fen === undefined) return text;
    return unit === 'fen' ? String(fen) : yuan(fen).slice(1);
  };
  return {
    ...typed,
    face_amount: convert(typed.face_amount),
    settle_amount: convert(typed.settle_amount),
    min_amount: convert(typed.min_amount),
  };
}

/** Whether the clock derives this state. */
export function isOfClock(state: string): boolean {
  return state === 'expired' || state === 'not_yet_valid';
}

/**
 * The form for the admin API, which checks it. Digits become a number; other text is sent as typed, so that it is
 * reported.
 */
export function toCoupon(typed: CouponDraft): object {
  const given = Object.entries({ ...typed, state: isOfClock(typed.state) ? '' : typed.state }).filter(
    ([, value]) => value.trim() !== '',
  );
  return Object.fromEntries(given.map(([name, value]) => [name, toValue(name, value.trim())]));
}

function toValue(name: string, value: string): unknown {
  if (name.endsWith('_amount')) return toFen(value, amountUnit.value) ?? value;
  if (name.startsWith('valid_')) return fromLocalField(value);
  return name.endsWith('_nos') ? value.split(/[,，\s]+/u).filter((one) => one !== '') : value;
}
