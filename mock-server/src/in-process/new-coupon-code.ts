import { randomInt } from 'node:crypto';

const span = 10 ** 11;
let serial = randomInt(span);

/** Twelve digits that this process has not given before, and that are no magic code. */
export function newCouponCode(): string {
  serial = (serial + 1) % span;
  return `1${String(serial).padStart(11, '0')}`;
}
