import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { redisServer } from '../support/redis.js';
import { cancelLoadOn } from './cancel-load.js';
import { type EmulatorProcess, emulatorProcess } from './emulator-process.js';
import { type Load, loadOn } from './load.js';

/** How many kills there are, how many write-offs precede each, and how many follow the last. */
export interface Kills {
  readonly times: number;
  readonly before: number;
  readonly after: number;
}

interface Listed {
  readonly coupon_code: string;
  readonly order_no: string;
  readonly cancelled_at?: string;
}

const ending: (() => Promise<unknown>)[] = [];

/** Ends what a test started, the last first. */
export async function endAll(): Promise<void> {
  for (const end of ending.splice(0).toReversed()) await end();
}

/** A separate SQLite file for each test, as `--store` takes it. */
export async function onSqlite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kill-'));
  ending.push(() => rm(folder, { recursive: true }));
  return `sqlite:${join(folder, 'state.db')}`;
}

/** A separate Redis for each test. */
export async function onRedis(): Promise<string> {
  const redis = await redisServer();
  ending.push(redis.remove);
  return redis.url;
}

const cancelFile = fileURLToPath(new URL('../../fixtures/endpoints/cancel.yaml', import.meta.url));

async function start(store: string): Promise<EmulatorProcess> {
  const flags = ['--journal-size', '0', '--endpoint', cancelFile];
  const emulator = await emulatorProcess(store, [], flags);
  ending.push(() => emulator.end('SIGKILL'));
  return emulator;
}

async function ordersAt(url: string): Promise<readonly Listed[]> {
  const { orders }: { orders: readonly Listed[] } = JSON.parse(
    await (await fetch(`${url}/__admin/orders`)).text(),
  );
  return orders;
}

/** Expects that nothing acknowledged is lost or written off twice, and that there are at least this many write-offs. */
async function expectOnce(url: string, load: Load, atLeast: number): Promise<void> {
  const orders = await ordersAt(url);
  const listed = new Map(orders.map(({ coupon_code, order_no }) => [coupon_code, order_no]));
  expect(listed.size, 'no coupon twice').toBe(orders.length);
  expect(new Set(listed.values()).size, 'no order number twice').toBe(orders.length);
  for (const [code, numbers] of load.acknowledged) expect([...numbers]).toEqual([listed.get(code)]);
  expect(load.acknowledged.size, 'and each was acknowledged in the end').toBe(orders.length);
  expect(orders.length).toBeGreaterThanOrEqual(atLeast);
}

/** Kills and restarts one emulator under load this many times. */
export async function emulatorKilled(store: string, { times, before, after }: Kills): Promise<void> {
  let emulator = await start(store);
  const load = loadOn(() => emulator.url);
  for (let kills = 0; kills < times; kills++) {
    await load.more(before);
    await emulator.end('SIGKILL');
    emulator = await start(store);
  }
  await load.more(after);
  await load.end();
  expect(load.count().lost, 'calls were under way when it was killed').toBeGreaterThan(2);
  await expectOnce(emulator.url, load, times * before + after);
}

/** Kills and restarts one emulator this many times while its write-offs are cancelled and made again. */
export async function cancellerKilled(store: string, { times, before, after }: Kills): Promise<void> {
  let emulator = await start(store);
  const load = cancelLoadOn(() => emulator.url);
  for (let kills = 0; kills < times; kills++) {
    await load.more(before);
    await emulator.end('SIGKILL');
    emulator = await start(store);
  }
  await load.more(after);
  await load.end();
  expect(load.lost(), 'calls were under way when it was killed').toBeGreaterThan(2);
  const orders = await ordersAt(emulator.url);
  const numbers = (isCancelled: boolean): ReadonlyMap<string, string> =>
    new Map(
      orders
        .filter(({ cancelled_at }) => (cancelled_at !== undefined) === isCancelled)
        .map(({ coupon_code, order_no }) => [coupon_code, order_no]),
    );
  const [cancelled, holding] = [numbers(true), numbers(false)];
  expect(orders.length, 'each twice, and one of them cancelled').toBe(cancelled.size + holding.size);
  const listed = Array.from(
    holding,
    ([code, holds]) => [code, { cancelled: cancelled.get(code), holds }] as const,
  );
  expect(new Map(listed)).toEqual(load.acknowledged);
  expect(load.acknowledged.size).toBeGreaterThanOrEqual(times * before + after);
}

/** Kills one of three emulators that share a store under load; its clients go to another. */
export async function oneOfThreeKilled(
  store: string,
  { before, after }: Omit<Kills, 'times'>,
): Promise<void> {
  const emulators = [await start(store), await start(store), await start(store)];
  const load = loadOn((client) => emulators[client % 3]?.url ?? '');
  await load.more(before);
  await emulators[2]?.end('SIGKILL');
  const [first] = emulators;
  if (first) emulators[2] = first;
  await load.more(after);
  await load.end();
  await expectOnce(first?.url ?? '', load, before + after);
}

/** Kills a Redis with a persistent log under its emulator, and restarts it once clients have seen the failure. */
export async function redisKilled({ times, before, after }: Kills): Promise<void> {
  const redis = await redisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
  ending.push(redis.remove);
  const emulator = await start(redis.url);
  const load = loadOn(() => emulator.url);
  let usual = 0;
  for (let kills = 1; kills <= times; kills++) {
    await load.more(before);
    usual ||= load.slowest();
    await redis.signal('SIGKILL');
    await load.until(({ busy }) => busy > kills * 50); // 系统繁忙
    await redis.start();
  }
  await load.more(after);
  await load.end();
  expect(load.count().lost, 'every call got a response').toBe(0);
  expect(load.slowest(), 'two seconds, and what the machine itself takes').toBeLessThan(2_000 + 3 * usual);
  await expectOnce(emulator.url, load, times * before + after);
}
