import { timingSafeEqual } from 'node:crypto';

/** Whether a digest or key that came is the right one; how long that takes depends on its length alone. */
export function isSameSecret(given: string, right: string | undefined): boolean {
  if (right === undefined) return false;
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
