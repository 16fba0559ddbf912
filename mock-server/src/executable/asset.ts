import { getRawAsset } from 'node:sea';

/** A named part that the build put into the executable: a read-only view of the executable itself. */
export function asset(name: string): Buffer {
  const raw = getRawAsset(name);
  return typeof raw === 'string' ? Buffer.from(raw) : Buffer.from(raw);
}
