import { randomBytes } from 'node:crypto';

/** A new trace number: 32 random hexadecimal digits. Store it before you send it, so that a retry can repeat it. */
export function newTraceNo(): string {
  return randomBytes(16).toString('hex');
}
