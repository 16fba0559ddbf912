import type { ClockChange } from '@shoubei-kit/contracts';
import type { Deps } from '../core/emulator.js';
import { type ClockView, readClock, resetClock, setClock } from '../workbench/clock.js';
import type { Scope } from '../workbench/scope.js';

/** A tenant's clock. Coupon validity and `ts` freshness follow it. Times are Dates, or ISO 8601 text with an offset. */
export interface MockClock {
  /** Returns its current time. */
  readonly now: () => Promise<Date>;
  /** Stops the clock, at `at` or at its current time. */
  readonly freeze: (at?: Date | string) => Promise<void>;
  /** Sets the time; the clock stays running or stopped, as before. */
  readonly set: (to: Date | string) => Promise<void>;
  /** Moves the clock by this many milliseconds; a negative number moves it back. */
  readonly advance: (ms: number) => Promise<void>;
  /** Returns to the machine's time. */
  readonly reset: () => Promise<void>;
}

/** The clock of a scope, and its time as last set here, in epoch milliseconds. */
export function mockClock(
  scope: Scope,
  deps: Deps,
): { readonly clock: MockClock; readonly seenMs: () => number } {
  let seen: ClockView | undefined;
  const change = async (to: ClockChange): Promise<void> => {
    const set = await setClock(scope, deps, to);
    if ('problem' in set) throw new RangeError(`${set.problem.en} / ${set.problem.zh}`);
    seen = set;
  };
  const clock: MockClock = {
    now: async () => new Date((await readClock(scope, deps)).now),
    freeze: async (at) => change({ frozen: true, ...(at !== undefined && { now: isoOf(at) }) }),
    set: async (to) => change({ now: isoOf(to) }),
    advance: (ms) => change({ advance_ms: ms }),
    reset: async () => {
      await resetClock(scope, deps);
      seen = undefined;
    },
  };
  return {
    clock,
    seenMs: () => {
      if (!seen) return deps.nowMs();
      return seen.frozen ? Date.parse(seen.now) : deps.nowMs() + seen.offset_ms;
    },
  };
}

/** Requires an offset: text without one would mean another time on another machine. */
function isoOf(time: Date | string): string {
  if (typeof time === 'string' && !/^[^T]*T.*(?:Z|[+-]\d{2}:\d{2})$/u.test(time)) {
    throw new RangeError(
      `${time} is not a time: ISO 8601 with an offset is needed, 2030-01-01T00:00:00+08:00 / 须为带时区的 ISO 8601 时间`,
    );
  }
  if (typeof time === 'string') return time;
  if (!(time instanceof Date) || Number.isNaN(time.getTime()))
    throw new RangeError(
      'a Date or ISO 8601 text with an offset is needed / 应为 Date 或带时区的 ISO 8601 文本',
    );
  return time.toISOString();
}
