import type { Response } from 'express';
import { sendProblem } from '../problem.js';

/** How often one kind of long work runs at once. It takes turns in the same process: more would only be slower. */
const most = 8;

/**
 * Limits one kind of long work; responds 429 if there is too much of it already.
 *
 * @param en `scenarios are being run`
 * @param zh `个场景正在执行`
 */
export function fewAtOnce(
  code: string,
  en: string,
  zh: string,
): (response: Response, work: () => Promise<void>) => Promise<void> {
  let underWay = 0;
  return async (response, work) => {
    if (underWay === most) {
      sendProblem(
        response.set('Retry-After', '1'),
        429,
        code,
        `${most} ${en} already: send it again in a second.`,
        `已有 ${most} ${zh}，请一秒后重新发送`,
      );
      return;
    }
    underWay += 1;
    await work().finally(() => (underWay -= 1));
  };
}
