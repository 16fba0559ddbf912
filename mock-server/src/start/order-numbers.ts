import { randomInt } from 'node:crypto';

/** Of the ten digits that make a number unique, five each: small numbers, of which a text is made much faster. */
const half = 10 ** 5;

/**
 * Order numbers of 24 digits (A10): `5`, 13 digits of epoch milliseconds, 10 digits that make it unique. The last
 * ten count up from a random start, so that one process never repeats one, and two that draw in the same
 * millisecond, or one that restarts after its clock was set back, meet once in ten thousand million. Those of one
 * process ascend, also where its clock is set back.
 *
 * @param nowMs the machine's clock, never an emulated one
 */
export function orderNumbers(nowMs: () => number = Date.now): () => string {
  let [high, low] = [randomInt(half), randomInt(half)];
  let ms = -1;
  let head = '';
  return () => {
    low = (low + 1) % half;
    if (low === 0) high = (high + 1) % half;
    const now = nowMs();
    if (now > ms || low === 0) {
      ms = Math.max(ms, now);
      head = `5${String(ms).padStart(13, '0')}${String(high).padStart(5, '0')}`;
    }
    return head + String(low).padStart(5, '0');
  };
}
