import type { ValidationError } from '@shoubei-kit/contracts';
import type { CouponProblem } from '../core/read-coupons.js';
import { schemaProblem } from '../core/schema-problem.js';

/** What a schema refuses, the first in one clear line: `bad fault: kind must be one of …`. */
export function refused(
  what: 'change' | 'fault' | 'profile',
  errors: readonly ValidationError[] | null | undefined,
): RangeError {
  const [error] = errors ?? [];
  if (!error) return new RangeError(`bad ${what}`);
  const { field, message, message_zh } = schemaProblem(error);
  const where = field === '' ? 'it' : field;
  return new RangeError(`bad ${what}: ${where} ${message} / ${field} ${message_zh}`);
}

/** A name that there is not is a slip of the pen, and would go unnoticed where no compiler looks. */
export function refuseStrangers(what: string, given: object, known: Readonly<Record<string, true>>): void {
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (stranger === undefined) return;
  const names = Object.keys(known).join(', ');
  throw new RangeError(
    `${what}: no option ${stranger}; there are ${names} / 没有选项 ${stranger}，可用：${names}`,
  );
}

/** Coupons that cannot be, each by its place from 0. */
export function refusedCoupons(problems: readonly CouponProblem[]): RangeError {
  const [en, zh] = (['en', 'zh'] as const).map((language) =>
    problems
      .map(
        ({ index = 0, field, text }) =>
          `${language === 'en' ? 'coupon' : '券'} ${index}: ${field} ${text[language]}`,
      )
      .join('; '),
  );
  return new RangeError(`${en} / ${zh}`);
}
