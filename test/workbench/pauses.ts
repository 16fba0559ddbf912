import { vi } from 'vitest';

/**
 * The pauses of `from` to `to` milliseconds that the emulator, which runs in this process, makes meanwhile.
 */
export async function pausesWhile(
  act: () => Promise<unknown>,
  from: number,
  to: number,
): Promise<readonly number[]> {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  try {
    await act();
    return timers.mock.calls.map(([, ms]) => Number(ms)).filter((ms) => ms >= from && ms <= to);
  } finally {
    timers.mockRestore();
  }
}
