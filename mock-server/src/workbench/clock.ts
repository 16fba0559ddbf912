import type { ClockChange } from '@shoubei-kit/contracts';
import { changeClock, type Clock, timeBy } from '../core/clock.js';
import type { Deps } from '../core/emulator.js';
import type { Tenant } from '../core/tenant.js';
import type { Text } from '../core/refusal.js';
import { changeTenant, type Scope } from './scope.js';

/** A clock as shown. */
export interface ClockView {
  /** ISO 8601. */
  readonly now: string;
  readonly frozen: boolean;
  /** How far it is ahead of the machine's, milliseconds. */
  readonly offset_ms: number;
}

export function readClock(scope: Scope, deps: Deps): Promise<ClockView> {
  return changeTenant(scope, deps, ({ clock }) => ({ result: view(clock, deps.nowMs()) }));
}

/** Sets, moves, freezes or releases a tenant's clock. The problem explains an invalid setting. */
export function setClock(
  scope: Scope,
  deps: Deps,
  change: ClockChange,
): Promise<ClockView | { readonly problem: Text }> {
  return changeTenant<ClockView | { readonly problem: Text }>(scope, deps, (record) => {
    const machineMs = deps.nowMs();
    const changed = changeClock(record.clock, change, machineMs);
    if ('problem' in changed) return { result: changed };
    const { clock } = changed;
    return { result: view(clock, machineMs), record: { ...record, clock } };
  });
}

/** Resets the clock to the machine's time. */
export function resetClock(scope: Scope, deps: Deps): Promise<void> {
  return changeTenant(scope, deps, ({ clock: _, ...record }: Tenant) => ({ result: undefined, record }));
}

function view(clock: Clock | undefined, machineMs: number): ClockView {
  const timeMs = timeBy(clock, machineMs);
  return {
    now: new Date(timeMs).toISOString(),
    frozen: clock !== undefined && 'frozen_at' in clock,
    offset_ms: timeMs - machineMs,
  };
}
