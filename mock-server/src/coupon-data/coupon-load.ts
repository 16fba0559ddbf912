import {
  checkCoupon,
  type CouponProblem,
  type LoadedCoupon,
  mostCounted,
  mostProblems,
  twice,
} from './check-coupon.js';

/** A problem of a file; its index is known only where the load counts the coupons. */
export interface DataProblem extends CouponProblem {
  readonly line: number;
}

/**
 * All coupons, with the line of each; or the first hundred problems, and the number of further ones. Reading ends after
 * 1,000.
 */
export type CouponData =
  | {
      readonly coupons: readonly LoadedCoupon[];
      readonly lines: readonly number[];
      /** A coupon by itself, and no list of one. */
      readonly isSingle?: true;
    }
  | { readonly problems: readonly DataProblem[]; readonly more: number };

/** Takes rows as they are read. */
export interface CouponLoad {
  /** Adds a row that begins at a line; `lineOf` returns the line of one of its fields. */
  readonly add: (value: unknown, line: number, lineOf?: (field: string) => number) => void;
  readonly reject: (problem: DataProblem) => void;
  /** Marks the data as a single coupon, not a list. */
  readonly markSingle: () => void;
  readonly done: () => CouponData;
}

/**
 * Collects coupons if all are valid and no code is duplicate; otherwise collects the problems.
 *
 * @param isCounted problems name their coupon by number, because all coupons are in one line
 */
export function couponLoad({ isCounted = false }: { readonly isCounted?: boolean } = {}): CouponLoad {
  const coupons: LoadedCoupon[] = [];
  const lines: number[] = [];
  const lineByCode = new Map<string, number>();
  const found = problemList();
  const { problems, reject } = found;
  let count = 0;
  let single: { readonly isSingle?: true } = {};

  function add(value: unknown, line: number, lineOf: (field: string) => number = () => line): void {
    const index = isCounted ? { index: count } : {};
    count += 1;
    const checked = checkCoupon(value);
    if ('findings' in checked) {
      const shown = checked.findings.slice(0, mostProblems - problems.length);
      for (const { field, text } of shown) reject({ ...index, line: lineOf(field), field, text });
      found.countMore(checked.findings.length - shown.length + (checked.more ?? 0), line);
      return;
    }
    const { coupon } = checked;
    const first = lineByCode.get(coupon.coupon_code);
    if (first !== undefined) {
      const text = isCounted ? twice : { en: `is that of line ${first} too`, zh: `与第 ${first} 行相同` };
      reject({ ...index, line: lineOf('coupon_code'), field: 'coupon_code', text });
      return;
    }
    lineByCode.set(coupon.coupon_code, line);
    coupons.push(coupon);
    lines.push(line);
  }

  return {
    add,
    reject,
    markSingle: () => void (single = { isSingle: true }),
    done: () => (problems.length > 0 ? { problems, more: found.more() } : { coupons, lines, ...single }),
  };
}

interface ProblemList {
  readonly problems: readonly DataProblem[];
  readonly more: () => number;
  readonly reject: (problem: DataProblem) => void;
  readonly countMore: (count: number, line: number) => void;
}

/** Keeps the first hundred, and counts the others. */
function problemList(): ProblemList {
  const problems: DataProblem[] = [];
  let more = 0;
  let isFull = false;

  function countMore(count: number, line: number): void {
    more += count;
    if (more < mostCounted || isFull) return;
    isFull = true;
    throw new UnreadableCoupons(line, 'and what follows is not read', '及之后的内容不再读取');
  }

  function reject(problem: DataProblem): void {
    if (problems.length < mostProblems) problems.push(problem);
    else countMore(1, problem.line);
  }

  return { problems, more: () => more, reject, countMore };
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

/** No coupon is longer, in any format: a longer row lacks its end. It is parsed in one piece. */
export const longestRow: number = 65_536;

export function tooLong(line: number): UnreadableCoupons {
  return new UnreadableCoupons(
    line,
    'is longer than 64 KiB, so its end is lost',
    '长度超过 64 KiB，可能缺少结尾',
  );
}

/** Takes the text of a file in pieces, which may be cut anywhere. Throws UnreadableCoupons. */
export interface CouponReader {
  readonly write: (chunk: string) => void;
  readonly end: () => Promise<void>;
}
