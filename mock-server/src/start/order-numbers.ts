import { randomInt } from 'node:crypto';

/** Bound of the ten digits in the middle: both published order numbers are below it, too. */
const middles = 2 ** 31;
const lasts = 1000;

/**
 * Order numbers of 24 digits (A10): `5`, 10 digits of epoch seconds, a number below 2^31 in 10 digits, 3 digits.
 *
 * The content of the provider's last 13 digits is unknown. Here they are one count of 2,147,483,648,000 steps. It
 * begins at random and rises with every order number. So the numbers of one emulator ascend, and none is a duplicate.
 * If the clock is set back, the second stays. If the count begins again, the second goes one ahead.
 *
 * Two emulators on one store can draw the same number only within the same second. The same holds for one emulator
 * before and after a restart with its clock set back. If they draw n and m in that second, the chance is (n + m - 1) in
 * 2,147,483,648,000: with one each, one in two million million; with 13,000 each, one in 82 million. The store rejects
 * the second of them (`takenNumber`), and nothing is written. Between emulators order numbers ascend by the second
 * only.
 *
 * @param nowMs the machine's clock, never an emulated one
 * @param draw a number from 0 to below the given one
 */
export function orderNumbers(
  nowMs: () => number = Date.now,
  draw: (below: number) => number = randomInt,
): () => string {
  let [middle, last] = [draw(middles), draw(lasts)];
  let second = -1;
  let head = '';
  return () => {
    last = (last + 1) % lasts;
    if (last === 0) middle = (middle + 1) % middles;
    const now = Math.floor(nowMs() / 1000);
    if (now > second || last === 0) {
      const again = last + middle === 0 ? 1 : 0;
      second = Math.max(second + again, now);
      head = `5${String(second).padStart(10, '0')}${String(middle).padStart(10, '0')}`;
    }
    return head + String(last).padStart(3, '0');
  };
}
