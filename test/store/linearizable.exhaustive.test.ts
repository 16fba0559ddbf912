import { afterAll, describe, test } from 'vitest';
import { expectLinearizable } from './histories.js';
import { otherNode } from '../support/other-node.js';
import { endRedis, kinds, sqlite } from './kinds.js';

afterAll(endRedis);

// A step that is not atomic was found by 48 to 2,352 calls. STORE_CALLS=1000000 makes more, STORE_SEED=7 others.
const wanted = Number(process.env['STORE_CALLS'] ?? 10_000);
const seed = Number(process.env['STORE_SEED'] ?? 1);

describe.each(kinds)('$name', (kind) => {
  test(`${wanted} calls of clients in ${kind.isShared ? 'three processes' : 'one process'} fit some sequential order`, async ({
    skip,
  }) => {
    skip(kind.lacks.length > 0, `needs ${kind.lacks.join(', ')}`);
    await expectLinearizable(kind, wanted, seed);
  }, 600_000);
});

test(`${wanted} calls on one SQLite file, by libsql on Node 20 and node:sqlite on 22 and 24, fit some sequential order`, async () => {
  const nodes = [await otherNode(20), await otherNode(22), await otherNode(24)] as const;
  await expectLinearizable(sqlite, wanted, seed, nodes);
}, 600_000);
