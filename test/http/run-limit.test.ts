import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';

const server = await sharedServer();

const run = async (): Promise<readonly [number, string | null, string]> => {
  const response = await fetch(`${server.url}/__admin/scenarios/refunded/run`, { method: 'POST' });
  return [response.status, response.headers.get('retry-after'), await response.text()];
};

test('of forty runs of a scenario at once eight are made, the others are rejected, and a later one is made', async () => {
  const all = await Promise.all(Array.from({ length: 40 }, run));
  const made = all.filter(([status]) => status === 200);
  const rejected = all.filter(([status]) => status === 429);
  expect([made.length >= 8, made.length + rejected.length]).toEqual([true, 40]);
  expect(rejected.length).toBeGreaterThan(8);
  expect(rejected[0]?.slice(1)).toEqual(['1', expect.stringContaining('"too_many_runs"')]);
  for (const [, , text] of made) expect(text).toContain('"status":"passed"');
  expect((await run())[0]).toBe(200);
});
