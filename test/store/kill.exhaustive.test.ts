import { afterEach, test } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import {
  cancellerKilled,
  emulatorKilled,
  endAll,
  oneOfThreeKilled,
  onRedis,
  onSqlite,
  redisKilled,
} from './kills.js';

const isRedisMissing = missingTools(['redis-server']).length > 0;

afterEach(endAll);

test('an emulator on SQLite killed three times under load loses nothing, and writes nothing off twice', async () => {
  await emulatorKilled(await onSqlite(), { times: 3, before: 300, after: 150 });
}, 120_000);

test.skipIf(isRedisMissing)(
  'an emulator on Redis killed three times under load loses nothing, and writes nothing off twice',
  async () => {
    await emulatorKilled(await onRedis(), { times: 3, before: 300, after: 150 });
  },
  120_000,
);

test('an emulator on SQLite killed three times during cancellations keeps every acknowledged cancellation and write-off', async () => {
  await cancellerKilled(await onSqlite(), { times: 3, before: 100, after: 50 });
}, 120_000);

test.skipIf(isRedisMissing)(
  'an emulator on Redis killed three times during cancellations keeps every acknowledged cancellation and write-off',
  async () => {
    await cancellerKilled(await onRedis(), { times: 3, before: 100, after: 50 });
  },
  120_000,
);

test('three emulators on one SQLite file, one of them killed, write off each coupon once', async () => {
  await oneOfThreeKilled(await onSqlite(), { before: 300, after: 300 });
}, 120_000);

test.skipIf(isRedisMissing)(
  'three emulators on one Redis, one of them killed, write off each coupon once',
  async () => {
    await oneOfThreeKilled(await onRedis(), { before: 300, after: 300 });
  },
  120_000,
);

test.skipIf(isRedisMissing)(
  'a Redis killed three times under load: clients see 系统繁忙, and nothing acknowledged is lost',
  async () => {
    await redisKilled({ times: 3, before: 250, after: 150 });
  },
  120_000,
);
