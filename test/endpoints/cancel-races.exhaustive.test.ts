import { afterAll, beforeEach, describe, test } from 'vitest';
import { endRedis, kinds } from '../store/kinds.js';
import { expectOneCancel, expectOneHolds } from './cancel-races.js';

afterAll(endRedis);

describe.each(kinds)('$name', (kind) => {
  beforeEach(({ skip }) => skip(kind.lacks.length > 0, `needs ${kind.lacks.join(', ')}`));

  test.each(['done', 'already_cancelled'] as const)(
    'of a thousand callers that cancel one write-off at once one succeeds, and the others get %s',
    async (secondCancel) => {
      await expectOneCancel(kind, secondCancel, 1000);
    },
  );

  test('cancels raced by write-offs of the same coupon leave at most one valid write-off', async () => {
    await expectOneHolds(kind, 40);
  });
});
