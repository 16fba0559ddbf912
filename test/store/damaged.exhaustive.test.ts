import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import { type Redis, redisServer } from '../support/redis.js';
import { damages, expectEnds, inRedis } from './damages.js';

const isSkipped = missingTools(['redis-server', 'redis-cli']).length > 0;

let redis: Redis;
beforeAll(async () => {
  if (!isSkipped) redis = await redisServer();
});
afterAll(() => redis?.remove());

test.skipIf(isSkipped)('there are more than 45 ways to damage a tenant', () => {
  expect(damages.length).toBeGreaterThan(45);
});

// Every second damage goes to a made tenant, so that each kind of damage has both kinds of tenants.
const rows = damages.map((damage, i) => [damage[0], i % 2 === 0 ? 'profile' : 'made', damage] as const);

test.skipIf(isSkipped).each(rows)(
  '%s: every request to a tenant, %s, ends, and the log has the reason',
  (_, whose, damage) => expectEnds(inRedis(redis, damage[1]), whose),
);
