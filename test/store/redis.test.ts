import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import { cli, serve } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { freePort, type Redis, redisServer } from '../support/redis.js';
import { type Answered, writeOff } from '../support/wire.js';

const lacks = missingTools(['redis-server']);
beforeEach(({ skip }) => skip(lacks.length > 0, `needs ${lacks.join(', ')}`));

const ending: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

async function redisOf(more: readonly string[] = [], at?: number): Promise<Redis> {
  const redis = await redisServer(more, at);
  ending.push(redis.remove);
  return redis;
}

async function emulator(store: string, options: MockServerOptions = {}): Promise<MockServer> {
  const server = await startMockServer({ onError: () => {}, ...options, store });
  ending.push(server.close);
  return server;
}

/** What redis-cli prints. */
function ask({ port }: Redis, ...command: readonly string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), '--no-raw', ...command], { encoding: 'utf8' }).trim();
}

/** The slowest of this many responses at once in normal operation: the machine's share, which no promise covers. */
async function slowestOf(url: string, count: number): Promise<number> {
  const codes = Array.from({ length: count }, (_, i) => `99010100001${String(i).padStart(5, '0')}`);
  return slowest(await Promise.all(codes.map((code) => timed(url, code))));
}

function slowest(answers: readonly { readonly ms: number }[]): number {
  return Math.max(...answers.map(({ ms }) => ms));
}

/** A response, and its duration. */
async function timed(url: string, code: string, more = {}): Promise<Answered & { readonly ms: number }> {
  const at = performance.now();
  const answer = await writeOff(url, code, more);
  return { ...answer, ms: performance.now() - at };
}

test('an emulator whose Redis is not up yet starts, returns 系统繁忙, and recovers automatically', async () => {
  const port = await freePort();
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const { url } = await emulator(`redis://127.0.0.1:${port}`, { onError });
  expect(String(errors[0])).toMatch(
    /redis:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*; is Redis running\? .*将自动重试/u,
  );
  const down = await timed(url, '9900010000000001');
  expect(down.body).toMatchObject({ return_code: 'FAIL', return_msg: '系统繁忙' });
  expect(down.ms, 'two seconds, and what the machine itself takes').toBeLessThan(4_000);
  await redisOf([], port);
  await expect.poll(async () => (await writeOff(url, '9900010000000001')).outcome).toBe('written_off');
  expect((await writeOff(url, '679533922928')).outcome).toBe('refunded');
});

test('while Redis is away, sixty requests get responses within two seconds; later, none was written twice', async () => {
  const redis = await redisOf(['--appendonly', 'yes', '--appendfsync', 'always']);
  const server = await emulator(redis.url);
  await writeOff(server.url, '9900010000000001');
  const usual = await slowestOf(server.url, 60);
  await redis.signal('SIGKILL');
  const codes = Array.from({ length: 60 }, (_, i) => `99000100001${String(i).padStart(5, '0')}`);
  const answers = await Promise.all(codes.map((code) => timed(server.url, code, { wf_trace_no: code })));
  expect(answers.filter(({ body }) => body['return_msg'] === '系统繁忙')).toHaveLength(60);
  expect(slowest(answers)).toBeLessThan(2_000 + 3 * usual);
  await redis.start();
  await expect.poll(async () => (await writeOff(server.url, '9900010000000002')).outcome).toBe('written_off');
  for (const code of codes) {
    expect((await writeOff(server.url, code, { wf_trace_no: code })).outcome).toBe('written_off');
  }
  const orders = await server.orders();
  expect(orders).toHaveLength(62);
  expect(new Set(orders.map(({ couponCode }) => couponCode)).size).toBe(62);
});

test('a frozen Redis gives 系统繁忙 within two seconds; after it continues, nothing was written twice', async () => {
  const redis = await redisOf();
  const server = await emulator(redis.url);
  const usual = await slowestOf(server.url, 50);
  await redis.signal('SIGSTOP');
  const codes = Array.from({ length: 50 }, (_, i) => `99000100001${String(i).padStart(5, '0')}`);
  const answers = await Promise.all(codes.map((code) => timed(server.url, code, { wf_trace_no: code })));
  expect(answers.filter(({ outcome }) => outcome === 'system_error')).toHaveLength(50);
  expect(slowest(answers)).toBeLessThan(2_000 + 3 * usual);
  const later = await timed(server.url, '9900010000000001');
  expect(later.ms, 'later ones do not wait').toBeLessThan(1_000 + 3 * usual);
  await sleep(3_500); // long enough for the client to close the connection
  await redis.signal('SIGCONT');
  await expect.poll(async () => (await writeOff(server.url, '9900010000000001')).outcome).toBe('written_off');
  for (const code of codes) {
    expect((await writeOff(server.url, code, { wf_trace_no: code })).outcome).toBe('written_off');
  }
  const orders = await server.orders();
  expect(new Set(orders.map(({ couponCode }) => couponCode)).size).toBe(orders.length);
});

test('a password is required, accepted, and shown nowhere', async () => {
  const redis = await redisOf(['--requirepass', 'p@ss:w/ord']);
  const at = (user: string): string => `redis://${user}127.0.0.1:${redis.port}`;
  for (const user of ['', ':wrong-secret@', 'default:wrong-secret@', 'nobody:p%40ss%3Aw%2Ford@']) {
    const refused = await cli(['serve', '--port', '0', '--store', at(user)]);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/(?:NOAUTH|WRONGPASS).*; give redis:\/\/USER:PASSWORD@HOST\n$/u);
    expect(refused.stderr).not.toMatch(/secret|ord@|p%40/u);
  }
  const right = await serve(['--store', at(':p%40ss%3Aw%2Ford@')]);
  ending.push(right.stop);
  expect(await writeOff(right.url, '9900010000000001')).toMatchObject({ outcome: 'written_off' });
  expect(right.output()).toContain(`redis://***@127.0.0.1:${redis.port} (existing data is kept`);
  await redis.signal('SIGKILL');
  expect(await writeOff(right.url, '9900010000000002')).toMatchObject({ outcome: 'system_error' });
  const profile = await (await fetch(`${right.url}/__admin/profile`)).text();
  expect(right.output() + profile).not.toMatch(/p%40ss|p@ss|w\/ord|w%2F/u);
});

test('the password may come from the environment', async () => {
  const redis = await redisOf(['--requirepass', 'secret']);
  const server = await serve([], { SHOUBEI_MOCK_STORE: `redis://:secret@127.0.0.1:${redis.port}/2` });
  ending.push(server.stop);
  expect(await writeOff(server.url, '9900010000000001')).toMatchObject({ outcome: 'written_off' });
  expect(server.output()).toContain(`redis://***@127.0.0.1:${redis.port}/2`);
});

test('a user needs access only to the keys of the prefix, and no dangerous command', async () => {
  const user = ['--user', 'kit', 'on', '>secret', '~shoubei:*', '+@all', '-@dangerous'];
  const redis = await redisOf([...user, '--user', 'default', 'off']);
  const server = await emulator(`redis://kit:secret@127.0.0.1:${redis.port}`);
  expect(await writeOff(server.url, '9900010000000001')).toMatchObject({ outcome: 'written_off' });
  const tenant = await server.tenant({ coupons: [{ couponCode: 'A', faceAmount: 5 }] });
  await tenant.changeCoupon('A', { state: 'refunded' });
  await tenant.close();
  await server.reset();
  expect(await server.orders()).toEqual([]);
});

test("with another database and prefix, keys are only there, and each tenant's keys have its hash tag", async () => {
  const redis = await redisOf();
  const [one, other] = [
    await emulator(`${redis.url}/3?prefix=a:`),
    await emulator(`${redis.url}/3?prefix=b:`),
  ];
  await using tenant = await one.tenant({ coupons: [{ couponCode: 'A' }] });
  await tenant.client().writeOff({ couponCode: 'A', wfTraceNo: 'T' });
  expect(await other.client().writeOff({ couponCode: '9900010000000001' })).toMatchObject({
    status: 'written_off',
  });
  expect(await one.client().writeOff({ couponCode: '9900010000000001' })).toMatchObject({
    status: 'written_off',
  });
  expect(ask(redis, 'DBSIZE')).toBe('(integer) 0');
  const keys = [...ask(redis, '-n', '3', 'KEYS', '*').matchAll(/"(.*)"/gu)].map(([, key]) => key);
  expect(keys.length).toBeGreaterThan(12);
  for (const key of keys) expect(key).toMatch(/^[ab]:(?:tenants|\{(?:7\d{7}|of-the-profile)\}:[a-z_]+.*)$/u);
  const { code, stderr } = await cli(['serve', '--port', '0', '--store', `${redis.url}/99`]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^.*DB index is out of range; see docs\/reference\/stores.md\n$/u),
  ]);
});

/** The seconds left for each key of this pattern, the least first, without the marks of single steps. */
function leftOf(redis: Redis, pattern: string): readonly number[] {
  const all = [...ask(redis, 'KEYS', pattern).matchAll(/"(.*)"/gu)].map(([, key]) => String(key));
  const keys = all.filter((key) => !key.includes(':mark:'));
  const left = keys.map((key) => Number(ask(redis, 'TTL', key).replace('(integer) ', '')));
  return left.toSorted((a, b) => a - b);
}

/** Matches a number between these two. */
function within(least: number, most: number): unknown {
  return expect.toSatisfy((value: unknown) => typeof value === 'number' && value >= least && value <= most);
}

/** Sets the time left of all keys at once, as if time had passed. */
function leaveAll(redis: Redis, ms: number): void {
  const all = "for _, key in ipairs(redis.call('KEYS', '*{*')) do redis.call('PEXPIRE', key, ARGV[1]) end";
  ask(redis, 'EVAL', all, '0', String(ms));
}

test('state of another version is rejected in one line, since it would be misread', async () => {
  const redis = await redisOf();
  ask(redis, 'HSET', 'shoubei:{of-the-profile}:meta', 'format', '1', 'record', '{}');
  await expect(emulator(redis.url)).rejects.toThrow(
    'Redis has state of another version of shoubei-mock (format 1, this one knows 2); give another ?prefix=',
  );
});

test('with a time to live, each write restarts it, and afterwards the emulator is as at its start', async () => {
  const redis = await redisOf();
  const server = await emulator(`${redis.url}?ttl=9000`, {
    coupons: [{ couponCode: 'A1', faceAmount: 500 }],
  });
  await using tenant = await server.tenant({ coupons: [{ couponCode: 'B1' }] });
  await server.client().writeOff({ couponCode: 'A1' });
  const left = leftOf(redis, '*{*');
  expect(left.length).toBeGreaterThan(9);
  expect([left[0], left.at(-1)], 'every key has a time to live').toEqual([
    within(8_000, 9_000),
    within(8_000, 9_000),
  ]);
  leaveAll(redis, 5_000_000);
  expect(await writeOff(server.url, '9900010000000001')).toMatchObject({ outcome: 'written_off' });
  expect(leftOf(redis, '*{of-the-profile}*')[0], 'restarted').toEqual(within(8_000, 9_000));
  expect(leftOf(redis, `*{${tenant.instNo}}*`).at(-1), "another tenant's").toEqual(within(4_000, 5_000));
  expect(await writeOff(server.url, 'A1')).toMatchObject({ outcome: 'already_used' });
  leaveAll(redis, 1);
  await expect.poll(() => leftOf(redis, '*{*')).toEqual([]);
  expect(await writeOff(server.url, 'A1')).toMatchObject({ outcome: 'written_off' });
  await expect(tenant.client().writeOff({ couponCode: 'B1' })).rejects.toMatchObject({
    reason: 'unknown_institution',
  });
});

test('an emulator continues on a Redis that is emptied or loses its scripts, and keeps no old data', async () => {
  const redis = await redisOf();
  const server = await emulator(redis.url);
  await writeOff(server.url, '9900010000000001');
  ask(redis, 'SCRIPT', 'FLUSH');
  expect(await writeOff(server.url, '9900010000000001')).toMatchObject({ outcome: 'already_used' });
  ask(redis, 'FLUSHALL');
  expect(await server.orders()).toEqual([]);
  const fresh = await writeOff(server.url, '9900010000000001');
  expect(fresh.outcome).toBe('written_off');
  expect(await server.orders()).toMatchObject([{ orderNo: fresh.body['order_no'] }]);
});

test('a full Redis is 系统繁忙, nothing is written halfway, and it continues once there is room', async () => {
  const redis = await redisOf();
  const server = await emulator(redis.url);
  await writeOff(server.url, '9900010000000001');
  ask(redis, 'CONFIG', 'SET', 'maxmemory', '1');
  expect((await writeOff(server.url, '9900010000000002', { wf_trace_no: 'T' })).body['return_msg']).toBe(
    '系统繁忙',
  );
  expect(await writeOff(server.url, '9900010000000001')).toMatchObject({ outcome: 'already_used' });
  ask(redis, 'CONFIG', 'SET', 'maxmemory', '0');
  expect(await server.orders()).toHaveLength(1);
  expect(await writeOff(server.url, '9900010000000002', { wf_trace_no: 'T' })).toMatchObject({
    outcome: 'written_off',
  });
});

test('a store works on a node of a cluster, where one step cannot change the keys of two tenants', async () => {
  const redis = await redisOf(['--cluster-enabled', 'yes']);
  ask(redis, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await expect.poll(() => ask(redis, 'CLUSTER', 'INFO')).toContain('cluster_state:ok');
  const [one, other] = [await emulator(redis.url), await emulator(redis.url)];
  await using tenant = await one.tenant({ coupons: [{ couponCode: 'A' }] });
  await tenant.fault({ kind: 'empty_body', when: 'before' });
  await expect(tenant.client().writeOff({ couponCode: 'A' })).rejects.toThrow();
  expect(await tenant.client().writeOff({ couponCode: 'A', wfTraceNo: 'T' })).toMatchObject({
    status: 'written_off',
  });
  expect(await tenant.orders()).toHaveLength(1);
  await tenant.reset();
  expect(await tenant.client().writeOff({ couponCode: 'A', wfTraceNo: 'T' })).toMatchObject({
    status: 'written_off',
  });
  await other.reset();
  await expect(tenant.client().writeOff({ couponCode: 'A' })).rejects.toMatchObject({
    reason: 'unknown_institution',
  });
});

test('a server that is no Redis is reported at the start, and the emulator still waits for one', async () => {
  const web = createServer((_, response) => response.end('hello')).listen(await freePort(), '127.0.0.1');
  ending.push(() => void web.close());
  const address = web.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const errors: unknown[] = [];
  const { url } = await emulator(`redis://127.0.0.1:${port}`, {
    onError: (error) => void errors.push(error),
  });
  expect(String(errors[0])).toContain(`redis://127.0.0.1:${port}`);
  expect((await timed(url, '9900010000000001')).ms).toBeLessThan(4_000);
});

test.each([
  ['redis://', 'a store is memory'],
  ['redis://127.0.0.1/x', 'a store is memory'],
  ['redis://u:hush@127.0.0.1/0?password=hush', 'no option password, but prefix, ttl'],
  ['redis://127.0.0.1?ttl=0', 'option ttl must be whole seconds'],
  ['redis://127.0.0.1?prefix=a{b}', 'option prefix must be 1 to 64 of a-z A-Z 0-9 _ : . -'],
  ['http://u:hush@127.0.0.1', 'got "http://***@127.0.0.1"'],
])('%s is rejected in one line without a password', async (store, words) => {
  const { code, stderr } = await cli(['serve', '--port', '0', '--store', store]);
  expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('hush');
});
