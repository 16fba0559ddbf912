import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';
import { admin, writeOff } from '../support/wire.js';

const isSkipped = missingTools(['redis-server', 'redis-cli']).length > 0;
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

/** Makes tenants as an emulator with a larger bound would. */
function fill({ port }: Redis, count: number): void {
  const lua = `for i = 1, ARGV[1] do
    local name, id = string.format('7%07d', i), string.format('00000000-0000-4000-8000-%012d', i)
    local record = '{"institution":{"inst_no":"' .. name .. '","keys":["k"]},"resets":0}'
    redis.call('HSET', 'shoubei:{' .. name .. '}:meta', 'id', id, 'record', record, 'made', record, 'format', '1', 'resets', 0)
    redis.call('ZADD', 'shoubei:tenants', 100 + i, id .. ' ' .. name)
  end`;
  execFileSync('redis-cli', ['-p', String(port), 'EVAL', lua, '0', String(count)]);
}

// Over 20,000 tenants, "The queue is full" once ended each list and reset; at 19,500, write-offs waited 1.3 s.
test.skipIf(isSkipped)(
  '21,000 tenants on Redis are listed and reset while write-offs continue, and none is made beyond the bound',
  async () => {
    const redis = await redisServer();
    ending.push(redis.remove);
    await using server = await startMockServer({ store: redis.url });
    await writeOff(server.url, '9900010000000001');
    fill(redis, 21_000);
    const over = new AbortController();
    let [slowest, count] = [0, 0];
    ending.push(async () => over.abort());
    const load = (async () => {
      for (; !over.signal.aborted; count += 1) {
        const startedAt = performance.now();
        const { outcome } = await writeOff(server.url, `99000100001${String(count).padStart(5, '0')}`);
        expect(['written_off', 'already_used']).toContain(outcome);
        slowest = Math.max(slowest, performance.now() - startedAt);
        await sleep(1);
      }
    })();
    const listed = await admin(server.url, 'GET', '/tenants');
    expect(listed.body.tenants).toHaveLength(21_000);
    const refused = await admin(server.url, 'POST', '/tenants');
    expect([refused.status, refused.body.error]).toMatchObject([
      409,
      { code: 'too_many_tenants', unused: ['70000001', '70000002', '70000003', '70000004', '70000005'] },
    ]);
    expect((await admin(server.url, 'POST', '/reset')).status).toBe(204);
    over.abort();
    await load;
    expect(count).toBeGreaterThan(50);
    expect(slowest, 'of a busy machine, too').toBeLessThan(700);
    expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
  },
);
