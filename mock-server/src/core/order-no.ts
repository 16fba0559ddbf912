import { randomInt } from 'node:crypto';

const span = 10 ** 10;

/**
 * Order numbers of 24 digits (A10): `5`, 13 digits of epoch milliseconds, 10 digits that make it unique. The last
 * ten count up from a random start, so that one process never repeats one, and two that draw in the same
 * millisecond, or one that restarts after its clock was set back, meet once in ten thousand million. Those of one
 * process ascend, also where its clock is set back.
 *
 * @param nowMs the machine's clock, never an emulated one
 */
export function orderNumbers(nowMs: () => number = Date.now): () => string {
  let serial = randomInt(span);
  let ms = -1;
  let head = '';
  return () => {
    serial = (serial + 1) % span;
    const now = nowMs();
    if (now > ms) {
      ms = now;
      head = `5${String(ms).padStart(13, '0')}`;
    }
    return head + String(serial).padStart(10, '0');
  };
}
