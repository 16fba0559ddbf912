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

// kill.exhaustive.test.ts has more kills and more write-offs.
test('an emulator on SQLite killed under load loses nothing, and writes nothing off twice', async () => {
  await emulatorKilled(await onSqlite(), { times: 1, before: 300, after: 150 });
});

test.skipIf(isRedisMissing)(
  'an emulator on Redis killed under load loses nothing, and writes nothing off twice',
  async () => {
    await emulatorKilled(await onRedis(), { times: 1, before: 300, after: 150 });
  },
  60_000,
);

test('an emulator on SQLite killed once during cancellations keeps every acknowledged cancellation and write-off', async () => {
  await cancellerKilled(await onSqlite(), { times: 1, before: 80, after: 40 });
});

test.skipIf(isRedisMissing)(
  'an emulator on Redis killed once during cancellations keeps every acknowledged cancellation and write-off',
  async () => {
    await cancellerKilled(await onRedis(), { times: 1, before: 80, after: 40 });
  },
  60_000,
);

test('three emulators on one SQLite file, one of them killed, write off each coupon once', async () => {
  await oneOfThreeKilled(await onSqlite(), { before: 200, after: 150 });
});

test.skipIf(isRedisMissing)(
  'three emulators on one Redis, one of them killed, write off each coupon once',
  async () => {
    await oneOfThreeKilled(await onRedis(), { before: 200, after: 150 });
  },
  60_000,
);

test.skipIf(isRedisMissing)(
  'a Redis killed under load: clients see 系统繁忙, and nothing acknowledged is lost',
  async () => {
    await redisKilled({ times: 1, before: 150, after: 100 });
  },
  60_000,
);
