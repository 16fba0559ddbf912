import type { Response } from 'express';
import type { CouponProblem } from '../../coupon-data/check-coupon.js';
import { sendProblem, toProblem } from '../problem.js';

/** @param more the number of further problems */
export function sendCouponProblems(response: Response, found: readonly CouponProblem[], more = 0): void {
  const [first] = found;
  const line =
    first?.line === undefined
      ? { en: '', zh: '' }
      : { en: `line ${first.line}: `, zh: `第 ${first.line} 行：` };
  const field = first === undefined || first.field === '' ? 'coupon' : first.field;
  sendProblem(
    response,
    400,
    'bad_coupon',
    `Nothing was changed: ${line.en}${field} ${first?.text.en ?? 'is invalid'}.`,
    `未作任何更改：${line.zh}${field} ${first?.text.zh ?? '不正确'}`,
    { problems: found.map(toProblem), ...(more > 0 && { more }) },
  );
}
