import { timingSafeEqual } from 'node:crypto';

/** Whether a received digest or key is the right one; the time depends only on its length. */
export function isSameSecret(given: string, right: string | undefined): boolean {
  if (right === undefined) return false;
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
