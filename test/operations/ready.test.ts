import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';
import { writeOff } from '../support/wire.js';
import { ask } from './asked.js';

const lacks = missingTools(['redis-server', 'redis-cli']);
const ending: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

async function emulatorOn(
  redisOptions: readonly string[] = [],
): Promise<{ redis: Redis; url: string; errors: string[] }> {
  const redis = await redisServer(redisOptions);
  ending.push(redis.remove);
  const errors: string[] = [];
  const onError = (error: unknown): void => void errors.push(error instanceof Error ? error.message : '?');
  const { url, close } = await startMockServer({ store: redis.url, onError });
  ending.push(close);
  return { redis, url, errors };
}

async function readiness(url: string): Promise<number | undefined> {
  return (await ask(url, '/__admin/ready')).status;
}

test.skipIf(lacks.length > 0).each([
  [
    ['REPLICAOF', '127.0.0.1', '1'],
    'READONLY',
    'this Redis is a replica: give the URL of its primary',
    '只读副本',
  ],
  [
    ['ACL', 'SETUSER', 'default', '-evalsha'],
    'NOPERM',
    'allow this user EVALSHA, EVAL and all',
    '请允许该用户',
  ],
  [['CONFIG', 'SET', 'maxmemory', '1'], 'OOM', 'its memory is full: raise maxmemory', '内存已满'],
])(
  'if a Redis rejects write-offs after %j, ready is 503, and the log says %s and what to do',
  async (command, code, en, zh) => {
    const { redis, url, errors } = await emulatorOn();
    expect([await readiness(url), errors]).toEqual([200, []]);
    execFileSync('redis-cli', ['-p', String(redis.port), ...command]);
    expect(await readiness(url)).toBe(503);
    expect((await writeOff(url, '9900010000000001')).outcome).toBe('system_error');
    for (const part of [code, en, zh]) expect(errors[0]).toContain(part);
    expect(errors[0]).not.toContain('is Redis running');
  },
);

test.skipIf(lacks.length > 0)('an empty node of a cluster is not ready, and the log says why', async () => {
  const { url, errors } = await emulatorOn(['--cluster-enabled', 'yes']);
  expect(await readiness(url)).toBe(503);
  expect(errors.at(-1)).toContain('CLUSTERDOWN');
  expect(errors.at(-1)).toContain('this node belongs to a cluster that is down or has no slots');
  expect(errors.at(-1)).toContain('该节点所在集群不可用或未分配槽位');
});

test.skipIf(lacks.length > 0)('checking whether Redis is ready leaves only a mark that expires', async () => {
  const { redis, url } = await emulatorOn();
  const keys = (): string[] =>
    execFileSync('redis-cli', ['-p', String(redis.port), 'KEYS', '*'], { encoding: 'utf8' })
      .trim()
      .split('\n');
  const before = keys();
  expect(await readiness(url)).toBe(200);
  const more = keys().filter((key) => !before.includes(key));
  expect(more).toEqual([expect.stringMatching(/^shoubei:\{probe\}:mark:/u)]);
  const ttl = execFileSync('redis-cli', ['-p', String(redis.port), 'TTL', more[0] ?? ''], {
    encoding: 'utf8',
  });
  expect(Number(ttl)).toBeGreaterThan(0);
});

test('checking whether a SQLite file is ready writes to it, and changes no coupon or order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ready-'));
  ending.push(() => rm(folder, { recursive: true }));
  const { url, close } = await startMockServer({ store: `sqlite:${join(folder, 'state.db')}` });
  ending.push(close);
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('written_off');
  expect(await readiness(url)).toBe(200);
  expect((await writeOff(url, '9900010000000001')).outcome).toBe('already_used');
});
