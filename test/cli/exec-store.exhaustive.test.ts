import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { freePort } from '../support/redis.js';

test('exec stops waiting for an unavailable store after 30 s, and does not run the command', async () => {
  const store = `redis://127.0.0.1:${await freePort()}`;
  const startedAt = performance.now();
  const { code, stdout, stderr } = await cli(['exec', '--store', store, '--', 'echo', 'ran'], {
    env: { PATH: process.env['PATH'] ?? '' },
  });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trimEnd().split('\n').at(-1)).toContain(`shoubei-mock: --store: ${store}`);
  expect(performance.now() - startedAt).toBeGreaterThan(30_000);
});
