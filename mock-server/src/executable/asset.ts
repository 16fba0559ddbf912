import { getRawAsset } from 'node:sea';

/** What the build put into the executable under a name: a view of the executable itself, which can only be read. */
export function asset(name: string): Buffer {
  const raw = getRawAsset(name);
  return typeof raw === 'string' ? Buffer.from(raw) : Buffer.from(raw);
}
