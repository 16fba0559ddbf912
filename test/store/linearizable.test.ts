import { afterAll, describe, expect, test } from 'vitest';
import { expectLinearizable } from './histories.js';
import { otherNode } from '../support/other-node.js';
import { endRedis, kinds, sqlite } from './kinds.js';
import { type Call, type Done, isLinearizable } from './linearizable.js';

afterAll(endRedis);

// linearizable.exhaustive.test.ts has more calls, and other seeds.
describe.each(kinds)('$name', (kind) => {
  test(`3600 calls of clients in ${kind.isShared ? 'three processes' : 'one process'} fit some sequential order`, async ({
    skip,
  }) => {
    skip(kind.lacks.length > 0, `needs ${kind.lacks.join(', ')}`);
    await expectLinearizable(kind, 3_600, 1);
  });
});

test('960 calls on one SQLite file, by libsql on Node 20 and node:sqlite on 24, fit some sequential order', async () => {
  await expectLinearizable(sqlite, 960, 2, [await otherNode(20), await otherNode(24)]);
});

const history = (...rows: readonly (readonly [Call, unknown, number, number])[]): readonly Done[] =>
  rows.map(([call, result, from, to]) => ({ call, result, from, to }));
const ofA: Call = { act: 'writeOff', code: 'A', trace: 'T' };
const ofB: Call = { act: 'writeOff', code: 'B', trace: 'T' };
const cancelT: Call = { act: 'cancel', by: 'trace', value: 'T' };
const queryA: Call = { act: 'query', by: 'coupon', value: 'A' };

test.each([
  [
    'one coupon for two',
    false,
    history(
      [{ act: 'writeOff', code: 'A' }, ['written_off', '1', false], 0, 9],
      [{ act: 'writeOff', code: 'A' }, ['written_off', '2', false], 1, 8],
    ),
  ],
  [
    'one trace on two coupons',
    false,
    history([ofA, ['written_off', '1', false], 0, 9], [ofB, ['written_off', '2', false], 1, 8]),
  ],
  [
    'one trace on two coupons, and one is rejected',
    true,
    history([ofA, ['written_off', '1', false], 0, 9], [ofB, ['trace_conflict', null, false], 1, 8]),
  ],
  [
    'a rejection before its reason',
    false,
    history([ofB, ['trace_conflict', null, false], 0, 1], [ofA, ['written_off', '1', false], 2, 9]),
  ],
  [
    'a write-off after a refund that was over',
    false,
    history(
      [{ act: 'patch', code: 'A', state: 'refunded' }, 'refunded', 0, 1],
      [ofA, ['written_off', '1', false], 2, 3],
    ),
  ],
  [
    'a write-off during a refund',
    true,
    history(
      [{ act: 'patch', code: 'A', state: 'refunded' }, 'refunded', 0, 5],
      [ofA, ['written_off', '1', false], 2, 3],
    ),
  ],
  [
    'an order that is not listed',
    false,
    history([ofA, ['written_off', '1', false], 0, 1], [{ act: 'orders' }, [], 2, 3]),
  ],
  [
    'a replay after a reset',
    false,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [{ act: 'reset' }, null, 2, 3],
      [ofA, ['written_off', '1', true], 4, 5],
    ),
  ],
  [
    'one write-off cancelled twice',
    false,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [cancelT, ['done', '1', false], 2, 9],
      [{ act: 'cancel', by: 'number', value: '1' }, ['done', '1', false], 3, 8],
    ),
  ],
  [
    'one write-off cancelled twice, and one call reports it',
    true,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [cancelT, ['done', '1', false], 2, 9],
      [{ act: 'cancel', by: 'number', value: '1' }, ['done', '1', true], 3, 8],
    ),
  ],
  [
    'a write-off during a cancel of the one before it',
    true,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [cancelT, ['done', '1', false], 2, 9],
      [{ act: 'writeOff', code: 'A' }, ['written_off', '2', false], 3, 4],
      [queryA, ['found', '2', false], 10, 11],
    ),
  ],
  [
    'a write-off before a cancel of the one before it',
    false,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [{ act: 'writeOff', code: 'A' }, ['written_off', '2', false], 2, 3],
      [cancelT, ['done', '1', false], 4, 5],
    ),
  ],
  [
    'the first response again after a cancel',
    false,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [cancelT, ['done', '1', false], 2, 3],
      [ofA, ['written_off', '1', true], 4, 5],
    ),
  ],
  [
    'a cancel that issues a coupon which was refunded',
    false,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [{ act: 'patch', code: 'A', state: 'refunded' }, 'refunded', 2, 3],
      [cancelT, ['done', '1', false], 4, 5],
      [{ act: 'coupons' }, ['issued', 'issued', 'issued'], 6, 7],
    ),
  ],
  [
    'a query that finds a write-off by its reissued coupon',
    true,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [{ act: 'patch', code: 'A', state: 'issued' }, 'issued', 2, 3],
      [queryA, ['found', '1', false], 4, 5],
    ),
  ],
  [
    'a query that sees no cancel which was over',
    false,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [cancelT, ['done', '1', false], 2, 3],
      [queryA, ['found', '1', false], 4, 5],
    ),
  ],
] as const)('for %s the check returns %s', (_, expected, calls) => {
  expect(isLinearizable(calls)).toBe(expected);
});
