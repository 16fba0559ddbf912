import { expect, test } from 'vitest';
import { soak } from './soak.js';

/**
 * SOAK_MINUTES=10 runs all of it: from one minute on, response times, the event loop and memory have limits,
 * too.
 */
const minutes = Number(process.env['SOAK_MINUTES'] ?? 20 / 60);

test(
  'a thousand hostile clients of every kind make no call of an honest caller fail, on a kept or a new connection',
  async () => {
    const { holds, code, honest, newcomer, loop, memory } = await soak(minutes, 1_000);
    expect({ code, lost: [...honest.lost, ...newcomer.lost] }).toEqual({ code: 0, lost: [] });
    expect(Math.min(honest.calls, newcomer.calls)).toBeGreaterThan(25);
    if (minutes < 1) return;
    expect(honest.p99).toBeLessThanOrEqual(50);
    expect(loop.longestBusyMs).toBeLessThan(100);
    expect(memory.secondHalf).toBeLessThanOrEqual(memory.firstHalf * 1.2 + 20);
    expect(holds).toBe(true);
  },
  60_000 + minutes * 90_000,
);
