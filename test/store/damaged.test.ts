import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { loadDriver } from '../../mock-server/src/store/sqlite/file.js';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';
import { damages, expectEnds, inRedis, redisCli } from './damages.js';
import { onSqlite, endAll } from './kills.js';
import { lossyProxy } from './lossy-proxy.js';

const isSkipped = missingTools(['redis-server', 'redis-cli']).length > 0;

let redis: Redis;
beforeAll(async () => {
  if (!isSkipped) redis = await redisServer();
});
afterAll(() => redis?.remove());
afterEach(endAll);

// After one manual HDEL, a request once never ended: 23,000 commands a second until a FLUSHALL.
// The other ways to damage a tenant are in damaged.exhaustive.test.ts.
test.skipIf(isSkipped).each([
  ['meta without record', 'profile'],
  ['meta without record', 'made'],
  ['meta is text', 'made'],
  ['coupons.B1 is null', 'profile'],
  ['no list of tenants', 'profile'],
] as const)(
  'Redis, %s: every request to a tenant, %s, ends, and the log has the reason',
  async (name, whose) => {
    const damage = damages.find(([one]) => one === name);
    if (!damage) throw new Error(`no damage ${name}`);
    await expectEnds(inRedis(redis, damage[1]), whose);
  },
);

// The last attempt before the deadline once ended as "no response; is Redis running?".
test.skipIf(isSkipped)('a Redis that replies after 60 ms: the log names the damage, not Redis', async () => {
  const proxy = await lossyProxy(redis.port, 60);
  const errors: unknown[] = [];
  const prefix = `${randomUUID()}:`;
  const store = `redis://127.0.0.1:${proxy.port}?prefix=${prefix}`;
  await using server = await startMockServer({ store, onError: (error) => void errors.push(error) });
  const tenants = await Promise.all(Array.from({ length: 4 }, () => server.tenant()));
  const addNoUtf8 = `redis.call('HSET', KEYS[1], 'record', (redis.call('HGET', KEYS[1], 'record'):gsub('}$', ',"a":"\\255"}')))`;
  for (const { instNo } of tenants) redisCli(redis, ['EVAL', addNoUtf8, '1', `${prefix}{${instNo}}:meta`]);
  const sent = tenants.map((tenant) => tenant.client().writeOff({ couponCode: '9900010000000001' }));
  for (const result of await Promise.allSettled(sent))
    expect(result).toMatchObject({ reason: { code: 'outcome_unknown' } });
  expect(errors).toHaveLength(4);
  for (const error of errors) expect(String(error)).toMatch(/^StoreError: .*by hand/u);
  proxy.close();
});

const connect = await loadDriver();

test.each([
  ["a tenant's invalid record", "UPDATE tenants SET record = 'x'"],
  ["a tenant's invalid initial record", "UPDATE tenants SET made = 'null'"],
  ['coupons without their fields', "UPDATE coupons SET coupon = '{}'"],
  ['orders that are no JSON', "UPDATE orders SET body = ''"],
  ['no tenants', 'DELETE FROM tenants'],
  ['no orders behind trace numbers', 'DELETE FROM orders'],
])('SQLite, %s: every request ends, and the log has the reason', async (_, sql) => {
  const store = await onSqlite();
  const run = (statements: string): void => {
    const other = connect(store.replace('sqlite:', ''));
    other.exec(statements);
    other.close();
  };
  const empty = ['tenants', 'coupons', 'made_coupons', 'orders', 'traces'].map(
    (table) => `DELETE FROM ${table};`,
  );
  const hand = { store, damage: () => run(sql), empty: () => run(empty.join('')), commands: () => 0 };
  await expectEnds(hand, 'profile');
});
