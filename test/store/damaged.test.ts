import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { loadDriver } from '../../mock-server/src/store/sqlite/file.js';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';
import { damages, expectEnds, inRedis } from './damages.js';
import { onSqlite, endAll } from './kills.js';

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
