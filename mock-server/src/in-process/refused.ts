import type { ValidationError } from '@shoubei-kit/contracts';
import type { CouponProblem } from '../core/check-coupon.js';
import type { Text } from '../core/refusal.js';
import { schemaProblems } from '../core/schema-problem.js';

/** What a schema refuses, the first in one clear line: `bad fault: kind must be one of …`. */
export function schemaError(
  what: 'fault' | 'profile',
  errors: readonly ValidationError[] | null | undefined,
): RangeError {
  const [problem] = schemaProblems(errors);
  if (!problem) return new RangeError(`bad ${what}`);
  const { field, message, message_zh } = problem;
  const where = field === '' ? 'it' : field;
  return new RangeError(`bad ${what}: ${where} ${message} / ${field} ${message_zh}`);
}

/** A name that there is not is a slip of the pen, and would go unnoticed where no compiler looks. */
export function refuseUnknownOptions(
  what: string,
  given: unknown,
  known: Readonly<Record<string, true>>,
): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new RangeError(`${what}: options by name are needed / ${what}：应为按名称给出的选项`);
  }
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (stranger === undefined) return;
  const names = Object.keys(known).join(', ');
  throw new RangeError(
    `${what}: no option ${stranger}; there are ${names} / 没有选项 ${stranger}，可用：${names}`,
  );
}

/** A coupon whose code is taken. */
export function existsError({ en, zh }: Text): RangeError {
  return new RangeError(
    `${en}: changeCoupon changes it, and { replace: true } replaces it / ${zh}：请用 changeCoupon 修改，或用 { replace: true } 替换`,
  );
}

const mostShown = 5;

/** Coupons that cannot be, the first few of them by their place from 0. */
export function couponError(problems: readonly CouponProblem[]): RangeError {
  const shown = problems.slice(0, mostShown);
  const more = problems.length > mostShown ? ' …' : '';
  const list = (word: string, language: 'en' | 'zh'): string =>
    shown.map(({ index = 0, field, text }) => `${word} ${index}: ${field} ${text[language]}`).join('; ');
  return new RangeError(`${list('coupon', 'en')}${more} / ${list('券', 'zh')}${more}`);
}
