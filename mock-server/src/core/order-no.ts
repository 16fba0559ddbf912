import { randomInt } from 'node:crypto';

const span = 10 ** 10;

/**
 * Order numbers of 24 digits (A10): `5`, 13 digits of epoch milliseconds, 10 digits that make it unique. The last
 * ten count up from a random start, so that one process never repeats one, and two that draw in the same
 * millisecond, or one that restarts after its clock was set back, meet once in ten thousand million.
 *
 * @param nowMs the machine's clock, never an emulated one
 */
export function orderNumbers(nowMs: () => number = Date.now): () => string {
  let serial = randomInt(span);
  return () => {
    serial = (serial + 1) % span;
    return `5${String(nowMs()).padStart(13, '0')}${String(serial).padStart(10, '0')}`;
  };
}
