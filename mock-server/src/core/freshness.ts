import type { Asked } from './request-fields.js';
import type { Settings } from './settings.js';
import { refuse, type Refusal } from './refusal.js';

/** A4: whether `ts` is near enough to the clock; not looked at by default. */
export function refuseStale(
  { ts, tsMs }: Asked,
  { tsWindowSeconds }: Settings,
  nowMs: number,
): Refusal | undefined {
  if (tsWindowSeconds === null || Math.abs(nowMs - tsMs) <= tsWindowSeconds * 1000) return undefined;
  const off = Math.round((tsMs - nowMs) / 1000);
  return refuse(
    'stale_timestamp',
    'ts',
    `${ts} is ${off} s off the emulator's clock, ${tsWindowSeconds} s are allowed`,
    `${ts} 与模拟器时钟相差 ${off} 秒，允许 ${tsWindowSeconds} 秒`,
  );
}
