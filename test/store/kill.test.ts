import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import { redisServer } from '../support/redis.js';
import { type EmulatorProcess, emulatorProcess } from './emulator-process.js';
import { type Load, loadOn } from './load.js';

const lacks = missingTools(['redis-server']);

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

async function start(store: string): Promise<EmulatorProcess> {
  const emulator = await emulatorProcess(store, [], ['--journal-size', '0']);
  ending.push(() => emulator.end('SIGKILL'));
  return emulator;
}

/** Nothing that was acknowledged is lost, and nothing is written off twice. */
async function expectOnce(url: string, load: Load): Promise<number> {
  const { orders }: { orders: readonly { coupon_code: string; order_no: string }[] } = JSON.parse(
    await (await fetch(`${url}/__admin/orders`)).text(),
  );
  const listed = new Map(orders.map(({ coupon_code, order_no }) => [coupon_code, order_no]));
  expect(listed.size, 'no coupon twice').toBe(orders.length);
  expect(new Set(listed.values()).size, 'no order number twice').toBe(orders.length);
  for (const [code, numbers] of load.acknowledged) expect([...numbers]).toEqual([listed.get(code)]);
  expect(load.acknowledged.size, 'and each was acknowledged in the end').toBe(orders.length);
  return orders.length;
}

async function killedThrice(store: string): Promise<void> {
  let emulator = await start(store);
  const load = loadOn(() => emulator.url);
  for (let kills = 0; kills < 3; kills++) {
    await load.more(800);
    await emulator.end('SIGKILL');
    emulator = await start(store);
  }
  await load.more(400);
  await load.end();
  expect(load.count().lost, 'calls were under way when it was killed').toBeGreaterThan(2);
  expect(await expectOnce(emulator.url, load)).toBeGreaterThan(2_500);
}

test('an emulator on SQLite killed three times under load loses nothing, and writes nothing off twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kill-'));
  ending.push(() => rm(folder, { recursive: true }));
  await killedThrice(`sqlite:${join(folder, 'state.db')}`);
}, 120_000);

test.skipIf(lacks.length > 0)(
  'an emulator on Redis killed three times under load loses nothing, and writes nothing off twice',
  async () => {
    const redis = await redisServer();
    ending.push(redis.remove);
    await killedThrice(redis.url);
  },
  120_000,
);

test('three emulators on one SQLite file, one of them killed, write off each coupon once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kill-'));
  ending.push(() => rm(folder, { recursive: true }));
  await threeAtOnce(`sqlite:${join(folder, 'state.db')}`);
}, 120_000);

test.skipIf(lacks.length > 0)(
  'three emulators on one Redis, one of them killed, write off each coupon once',
  async () => {
    const redis = await redisServer();
    ending.push(redis.remove);
    await threeAtOnce(redis.url);
  },
  120_000,
);

async function threeAtOnce(store: string): Promise<void> {
  const emulators = [await start(store), await start(store), await start(store)];
  const load = loadOn((client) => emulators[client % 3]?.url ?? '');
  await load.more(600);
  await emulators[2]?.end('SIGKILL');
  const [first] = emulators;
  if (first) emulators[2] = first;
  await load.more(600);
  await load.end();
  expect(await expectOnce(first?.url ?? '', load)).toBeGreaterThan(1_100);
}

test.skipIf(lacks.length > 0)(
  'a Redis killed three times under load: clients see 系统繁忙, and nothing acknowledged is lost',
  async () => {
    const redis = await redisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
    ending.push(redis.remove);
    const emulator = await start(redis.url);
    const load = loadOn(() => emulator.url);
    for (let kills = 0; kills < 3; kills++) {
      await load.more(500);
      await redis.signal('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await redis.start();
    }
    await load.more(300);
    await load.end();
    const { busy, lost } = load.count();
    expect(lost, 'each was answered').toBe(0);
    expect(busy, '系统繁忙').toBeGreaterThan(50);
    expect(load.slowest()).toBeLessThan(2_000);
    expect(await expectOnce(emulator.url, load)).toBeGreaterThan(1_700);
  },
  120_000,
);
