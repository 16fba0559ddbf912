import { coupon as isCoupon, type ValidationError } from '@shoubei-kit/contracts';
import { checkPeriod } from '@shoubei-kit/fixtures/checks';
import type { HeldCoupon } from '../core/coupon.js';
import { takeBack, withoutShown } from './exported-coupon.js';
import type { Finding } from '../core/finding.js';
import { quoted, type Text } from '../core/refusal.js';

/** A coupon as given, with its state; an exported magic one with its state at the export. */
export type LoadedCoupon = Omit<HeldCoupon, 'order_no' | 'cancelled_order_no'>;

/** A coupon if it matches its schema and its dates are real and in order; otherwise its first hundred problems. */
export function checkCoupon(
  value: unknown,
): { readonly coupon: LoadedCoupon } | { readonly findings: readonly Finding[]; readonly more?: number } {
  const exported = withoutShown(value);
  const made = exported?.made ?? value;
  if (!isCoupon(made)) {
    const errors = isCoupon.errors ?? [];
    const findings = errors.slice(0, mostProblems).map((error) => toFinding(error, made));
    const more = errors.length - findings.length;
    return { findings, ...(more > 0 && { more }) };
  }
  const late = checkPeriod(made);
  if (late) return { findings: [late] };
  const { state = 'issued' } = made;
  // Not by a spread with a new name after it: in Node 20 that makes an object of three times the size.
  const coupon: LoadedCoupon = Object.assign({}, made, { state });
  if (!exported) return { coupon };
  const back = takeBack(coupon, exported.shown);
  return 'finding' in back ? { findings: [back.finding] } : { coupon: Object.assign(coupon, back.more) };
}

/** A schema error, with the faulty property and, if available, its value. */
export function toFinding(
  { instancePath, params, keyword, message }: ValidationError,
  value?: unknown,
): Finding {
  const { missingProperty, additionalProperty } = params;
  if (typeof missingProperty === 'string') return finding(missingProperty, 'is required', '必填');
  if (typeof additionalProperty === 'string') {
    if (additionalProperty === 'coupon_code') return finding('coupon_code', 'cannot be changed', '不可更改');
    return finding(additionalProperty, 'is not a field of a coupon', '不是券的字段');
  }
  if (keyword === 'minProperties')
    return finding('', 'needs at least one field to change', '至少须给出一个要更改的字段');
  const path = instancePath.slice(1).split('/');
  const field = path.join('/');
  const expected = expectations.get(path.length > 1 ? `${path[0] ?? ''}/` : field);
  if (!expected) return finding(field, message ?? 'is invalid', '不正确');
  if (value === undefined) return finding(field, `must be ${expected.en}`, `应为${expected.zh}`);
  const given = valueAt(value, path);
  const got = shown(given);
  const why = (field === 'state' && byTheClock.get(given)) || { en: '', zh: '' };
  return finding(
    field,
    `must be ${expected.en}, got ${got.en}${why.en}`,
    `应为${expected.zh}，实为 ${got.zh}${why.zh}`,
  );
}

/** States that cannot be set, because the clock causes them. */
const byTheClock: ReadonlyMap<unknown, Text> = new Map([
  ['expired', { en: ': a coupon expires by its valid_until', zh: '：券是否过期由 valid_until 决定' }],
  ['not_yet_valid', { en: ': that follows from its valid_from', zh: '：券是否生效由 valid_from 决定' }],
]);

/** The given value; lists and objects without their content, which may be large and deep. */
function shown(value: unknown): Text {
  if (Array.isArray(value)) return { en: 'a list', zh: '列表' };
  if (typeof value === 'object' && value !== null) return { en: 'an object', zh: '对象' };
  return { en: quoted(value), zh: quoted(value) };
}

function finding(field: string, en: string, zh: string): Finding {
  return { field, text: { en, zh } };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (name !== '' && typeof at === 'object' && at !== null) at = Reflect.get(at, name);
  }
  return at;
}

const fen: Text = { en: 'whole fen, 0 to 9007199254740991', zh: '整数分，0 至 9007199254740991' };
const time: Text = {
  en: 'a time with its offset, such as 2026-01-31T23:59:59+08:00',
  zh: '带时区的时间，如 2026-01-31T23:59:59+08:00',
};
const list: Text = { en: 'a list', zh: '列表' };
const number32: Text = { en: '1 to 32 characters', zh: ' 1 至 32 个字符' };

/** The expected value of each field; `list/` refers to the items of a list. */
const expectations: ReadonlyMap<string, Text> = new Map([
  ['', { en: 'an object', zh: '对象' }],
  ['coupon_code', { en: '1 to 16 letters or digits, as text', zh: ' 1 至 16 位字母或数字的文本' }],
  ['title', { en: '1 to 64 characters', zh: ' 1 至 64 个字符' }],
  ['state', { en: 'issued, used, refunded or frozen', zh: ' issued、used、refunded 或 frozen' }],
  ['face_amount', fen],
  ['settle_amount', fen],
  ['channel_type', { en: 'a documented channel, such as 10003', zh: '文档所列通道，如 10003' }],
  ['valid_from', time],
  ['valid_until', time],
  ['merchant_nos', list],
  ['merchant_nos/', number32],
  ['shop_nos', list],
  ['shop_nos/', number32],
  ['min_amount', fen],
  ['inst_no', { en: '1 to 8 characters', zh: ' 1 至 8 个字符' }],
]);

/** A problem of one of several coupons, and its place as far as it is known. */
export interface CouponProblem extends Finding {
  /** The coupon's number, from 0. */
  readonly index?: number;
  /** From 1. */
  readonly line?: number;
  /** The place in the line where the form itself is broken, from 1. */
  readonly column?: number;
}

export const twice: Text = { en: 'comes twice in this load', zh: '在本次载入中重复' };

/** How many problems of one load are reported: a list of the wrong kind has one in every row. */
export const mostProblems = 100;

/** How many further ones are counted before reading ends: data with more are no coupons. */
export const mostCounted = 1_000;

/** All coupons; or the first problems, and the number of further ones. */
export type ReadCoupons =
  | { readonly coupons: readonly LoadedCoupon[] }
  | { readonly problems: readonly CouponProblem[]; readonly more: number };

/** Checks coupons against their schema; loads none unless all are valid. */
export function readCoupons(values: readonly unknown[]): ReadCoupons {
  const coupons: LoadedCoupon[] = [];
  const problems: CouponProblem[] = [];
  let more = 0;
  const refuse = (problem: CouponProblem): void => {
    if (problems.length < mostProblems) problems.push(problem);
    else more += 1;
  };
  const codes = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (more >= mostCounted) break;
    const checked = checkCoupon(value);
    if ('findings' in checked) {
      for (const { field, text } of checked.findings) refuse({ index, field, text });
      more += checked.more ?? 0;
      continue;
    }
    const { coupon } = checked;
    if (codes.has(coupon.coupon_code)) {
      refuse({ index, field: 'coupon_code', text: twice });
    }
    codes.add(coupon.coupon_code);
    coupons.push(coupon);
  }
  return problems.length > 0 ? { problems, more } : { coupons };
}
