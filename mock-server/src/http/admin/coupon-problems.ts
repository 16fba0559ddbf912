import type { Response } from 'express';
import type { Finding } from '../../coupon-data/finding.js';
import { sendProblem } from '../problem.js';

/** The place of a problem: the coupon of an array, from 0, or the line of rows, from 1. */
export interface PlacedFinding extends Finding {
  readonly index?: number;
  readonly line?: number;
  readonly column?: number;
}

/** @param more the number of further problems */
export function sendCouponProblems(response: Response, found: readonly PlacedFinding[], more = 0): void {
  const [first] = found;
  const line =
    first?.line === undefined
      ? { en: '', zh: '' }
      : { en: `line ${first.line}: `, zh: `第 ${first.line} 行：` };
  const field = first === undefined || first.field === '' ? 'coupon' : first.field;
  const problems = found.map(({ text, ...place }) =>
    Object.assign(place, { message: text.en, message_zh: text.zh }),
  );
  sendProblem(
    response,
    400,
    'bad_coupon',
    `Nothing was changed: ${line.en}${field} ${first?.text.en ?? 'is invalid'}.`,
    `未作任何更改：${line.zh}${field} ${first?.text.zh ?? '不正确'}`,
    { problems, ...(more > 0 && { more }) },
  );
}
