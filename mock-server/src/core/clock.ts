import type { ClockChange } from '@shoubei-kit/contracts';
import { instantOf } from '@shoubei-kit/fixtures/checks';
import type { Text } from './refusal.js';

/** An emulated clock: frozen, or ahead of the machine's by a fixed offset. Epoch milliseconds. */
export type Clock = { readonly frozen_at: number } | { readonly offset_ms: number };

/** Keeps years at four digits, in Shanghai too, and within the dates that magic coupons use for always and never. */
const earliest = Date.parse('0001-01-02T00:00:00Z');
const latest = Date.parse('9999-12-30T23:59:59.999Z');

/** The time by a clock, epoch milliseconds. Without a clock, the machine's. */
export function timeBy(clock: Clock | undefined, machineMs: number): number {
  if (!clock) return machineMs;
  return 'frozen_at' in clock ? clock.frozen_at : Math.min(machineMs + clock.offset_ms, latest);
}

/** The clock after a change, or the reason why it cannot be set so. */
export function changeClock(
  clock: Clock | undefined,
  change: ClockChange,
  machineMs: number,
): { readonly clock: Clock } | { readonly problem: Text } {
  const { now, offset_ms: offsetMs, advance_ms: advanceMs } = change;
  if ([now, offsetMs, advanceMs].filter((given) => given !== undefined).length > 1) {
    return {
      problem: { en: 'give one of now, offset_ms, advance_ms', zh: 'now、offset_ms、advance_ms 只能给其一' },
    };
  }
  const wasMs = timeBy(clock, machineMs);
  const timeMs =
    now === undefined
      ? offsetMs === undefined
        ? wasMs + (advanceMs ?? 0)
        : machineMs + offsetMs
      : instantOf(now);
  if (!(timeMs >= earliest && timeMs <= latest)) {
    return {
      problem: {
        en: 'a real time from 0001-01-02 to 9999-12-30 is needed',
        zh: '须为 0001-01-02 至 9999-12-30 之间的真实时间',
      },
    };
  }
  const isFrozen = change.frozen ?? (clock !== undefined && 'frozen_at' in clock);
  return { clock: isFrozen ? { frozen_at: timeMs } : { offset_ms: timeMs - machineMs } };
}
