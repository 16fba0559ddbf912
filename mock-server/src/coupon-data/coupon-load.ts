import { checkCoupon, type LoadedCoupon, mostProblems } from './check-coupon.js';
import type { Text } from '../core/refusal.js';

/** What is wrong, and where: lines and columns count from 1. */
export interface DataProblem {
  readonly line: number;
  /** Where the form itself is broken, as far as it is known. */
  readonly column?: number;
  /** `face_amount`, `shop_nos/0`; empty where it is about the whole row or file. */
  readonly field: string;
  /** What comes after the field: `is required`. */
  readonly text: Text;
}

/** All coupons, with the line of each; or the first hundred problems, and how many more there are. */
export type CouponData =
  | { readonly coupons: readonly LoadedCoupon[]; readonly lines: readonly number[] }
  | { readonly problems: readonly DataProblem[]; readonly more: number };

/** Takes rows as they are read. */
export interface CouponLoad {
  /** A row that begins at a line; `lineOf` knows the line of a field of it. */
  readonly add: (value: unknown, line: number, lineOf?: (field: string) => number) => void;
  readonly reject: (problem: DataProblem) => void;
  readonly done: () => CouponData;
}

/** Collects coupons, of which all are good and no code comes twice, or else what is wrong. */
export function couponLoad(): CouponLoad {
  const coupons: LoadedCoupon[] = [];
  const lines: number[] = [];
  const lineByCode = new Map<string, number>();
  const problems: DataProblem[] = [];
  let more = 0;

  function reject(problem: DataProblem): void {
    if (problems.length < mostProblems) problems.push(problem);
    else more += 1;
  }

  function add(value: unknown, line: number, lineOf: (field: string) => number = () => line): void {
    const checked = checkCoupon(value);
    if ('findings' in checked) {
      for (const { field, text } of checked.findings) reject({ line: lineOf(field), field, text });
      return;
    }
    const { coupon } = checked;
    const first = lineByCode.get(coupon.coupon_code);
    if (first !== undefined) {
      const text = { en: `is that of line ${first} too`, zh: `与第 ${first} 行相同` };
      reject({ line: lineOf('coupon_code'), field: 'coupon_code', text });
      return;
    }
    lineByCode.set(coupon.coupon_code, line);
    coupons.push(coupon);
    lines.push(line);
  }

  return { add, reject, done: () => (problems.length > 0 ? { problems, more } : { coupons, lines }) };
}

/** Ends the reading: nothing after this place can be read. */
export class UnreadableCoupons extends Error {
  override readonly name: string = 'UnreadableCoupons';
  readonly problem: DataProblem;

  constructor(line: number, en: string, zh: string, column?: number) {
    super(en);
    this.problem = { line, field: '', text: { en, zh }, ...(column !== undefined && { column }) };
  }
}

/** No coupon is longer; whatever is, has lost its end. */
export const longestRow: number = 2 ** 20;

export function tooLong(line: number): UnreadableCoupons {
  return new UnreadableCoupons(
    line,
    'is longer than 1 MiB, so its end is lost',
    '长度超过 1 MiB，可能缺少结尾',
  );
}

/** Takes the text of a file in pieces, which may be cut anywhere. Throws UnreadableCoupons. */
export interface CouponReader {
  readonly write: (chunk: string) => void;
  readonly end: () => Promise<void>;
}
