import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';
import { writeOff } from '../support/wire.js';

let serial = 0;
const freshCode = (): string => `9900010000${String((serial += 1)).padStart(5, '0')}`;

interface Tried {
  readonly code: string;
  readonly outcome: string | null;
  readonly ms: number;
}

/** One write-off whose trace number belongs to its coupon, so that it can be retried. */
async function tried(server: MockServer, code = freshCode()): Promise<Tried> {
  const startedAt = performance.now();
  const { outcome } = await writeOff(server.url, code, { wf_trace_no: `t-${code}` });
  return { code, outcome, ms: performance.now() - startedAt };
}

/** Tries until one is written off. Returns how long that took. */
async function recovered(server: MockServer): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 20_000) {
    if ((await tried(server)).outcome === 'written_off') return performance.now() - startedAt;
    await sleep(50);
  }
  throw new Error('it does not recover');
}

/**
 * An acknowledged write-off is listed once. Any other is written off now, once, or was written off before.
 */
async function settled(server: MockServer, all: readonly Tried[]): Promise<void> {
  for (const { code } of all) expect(await tried(server, code)).toMatchObject({ outcome: 'written_off' });
  const codes = (await server.orders()).map(({ couponCode }) => couponCode);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code } of all) expect(codes).toContain(code);
}

const silent = { onError: () => {} };

async function withRedis(
  more: readonly string[],
  act: (server: MockServer, redis: Redis) => Promise<void>,
): Promise<void> {
  const redis = await redisServer(more);
  try {
    await using server = await startMockServer({ store: redis.url, ...silent });
    await act(server, redis);
  } finally {
    await redis.signal('SIGCONT');
    await redis.remove();
  }
}

/** Runs redis-cli, which comes with redis-server. */
function redisCli({ port }: Redis, ...command: readonly string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), ...command]).toString();
}

const noRedis = missingTools(['redis-server', 'redis-cli']).length > 0;

test.skipIf(noRedis)(
  'a stopped Redis causes 系统繁忙 within about two seconds, and service resumes with it',
  async () => {
    await withRedis([], async (server, redis) => {
      const before = await tried(server);
      await redis.signal('SIGSTOP');
      const during = await Promise.all([tried(server), tried(server), tried(server)]);
      expect(during.map(({ outcome }) => outcome)).toEqual(['system_error', 'system_error', 'system_error']);
      expect(Math.max(...during.map(({ ms }) => ms))).toBeLessThan(4_000);
      await redis.signal('SIGCONT');
      expect(await recovered(server)).toBeLessThan(10_000);
      await settled(server, [before, ...during]);
    });
  },
);

test.skipIf(noRedis)(
  'a Redis with a log still has what was acknowledged after a kill and a restart',
  async () => {
    await withRedis(['--appendonly', 'yes', '--appendfsync', 'always'], async (server, redis) => {
      const all: Tried[] = [];
      const over = new AbortController();
      const load = (async () => {
        while (!over.signal.aborted) all.push(await tried(server));
      })();
      await sleep(300);
      await redis.signal('SIGKILL');
      await expect.poll(() => all.at(-1)?.outcome).toBe('system_error');
      await redis.start();
      await expect.poll(() => all.at(-1)?.outcome).toBe('written_off');
      over.abort();
      await load;
      await settled(server, all);
    });
  },
);

test.skipIf(noRedis)('the emulator waits for a slow Redis', async () => {
  await withRedis(['--enable-debug-command', 'yes'], async (server, redis) => {
    const slow = setInterval(() => void redisCli(redis, 'DEBUG', 'SLEEP', '0.2'), 250);
    const all: Tried[] = [];
    for (let index = 0; index < 20; index++) all.push(await tried(server));
    clearInterval(slow);
    await settled(server, all);
  });
});

test.skipIf(noRedis)(
  'a full Redis rejects writes, keeps its data, and resumes once there is space',
  async () => {
    await withRedis(['--maxmemory', '1gb', '--maxmemory-policy', 'noeviction'], async (server, redis) => {
      const before = await tried(server);
      redisCli(redis, 'CONFIG', 'SET', 'maxmemory', '1mb');
      const during = await tried(server);
      expect(during.outcome).toBe('system_error');
      redisCli(redis, 'CONFIG', 'SET', 'maxmemory', '1gb');
      await recovered(server);
      await settled(server, [before, during]);
    });
  },
);

test.skipIf(noRedis).each([
  ['was emptied', (redis: Redis) => redisCli(redis, 'FLUSHALL')],
  [
    'evicted data for lack of memory',
    (redis: Redis) => {
      const key = 'shoubei:{of-the-profile}:meta';
      expect(redisCli(redis, 'EXISTS', key)).toBe('1\n');
      redisCli(redis, 'SET', 'other', 'x'.repeat(100_000));
      redisCli(redis, 'CONFIG', 'SET', 'maxmemory', '1kb');
      redisCli(redis, 'EXISTS', key);
      redisCli(redis, 'CONFIG', 'SET', 'maxmemory', '1gb');
      expect(redisCli(redis, 'EXISTS', key)).toBe('0\n');
    },
  ],
])('after a Redis %s, the emulator begins again from its initial state', async (_, lose) => {
  await withRedis(['--maxmemory', '1gb', '--maxmemory-policy', 'allkeys-lru'], async (server, redis) => {
    await tried(server);
    lose(redis);
    const after = await tried(server);
    expect(after.outcome).toBe('written_off');
    await settled(server, [after]);
  });
});

const canMount = process.getuid?.() === 0;

test.skipIf(!canMount)(
  'a full disk rejects writes, keeps its data, and resumes once there is space',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shoubei-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
    try {
      await using server = await startMockServer({ store: `sqlite:${join(folder, 'kit.db')}`, ...silent });
      const all: Tried[] = [await tried(server)];
      const filler = join(folder, 'filler');
      for (let size = 2_000_000; size > 500; size = Math.floor(size / 2)) {
        try {
          writeFileSync(`${filler}-${size}`, Buffer.alloc(size));
        } catch {
          // no space for that much: half of it, then
        }
      }
      for (let index = 0; index < 200 && all.at(-1)?.outcome !== 'system_error'; index++)
        all.push(await tried(server));
      expect(all.at(-1)?.outcome).toBe('system_error');
      execFileSync('mount', ['-o', 'remount,size=64m', folder]);
      expect(await recovered(server)).toBeLessThan(10_000);
      await settled(server, all);
    } finally {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    }
  },
);
