import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { running } from '../support/cli.js';
import { freePort } from '../support/redis.js';

test('exec stops waiting for an unavailable store after 30 s, and does not run the command', async () => {
  // The clock by which exec waits.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  const store = `redis://127.0.0.1:${await freePort()}`;
  const flags = ['--store', store, '--log-level', 'info'];
  const exec = await running(['exec', ...flags, '--', 'echo', 'ran'], { PATH: process.env['PATH'] ?? '' });
  let isOver = false;
  const end = exec.stop().then((ended) => {
    isOver = true;
    return ended;
  });
  now = 29_999;
  await sleep(3_000); // some thirty checks of the store, and time to end
  expect(isOver).toBe(false);
  now = 30_001;
  const { code, stdout, stderr } = await end;
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trimEnd().split('\n').at(-1)).toContain(`shoubei-mock: --store: ${store}`);
});
