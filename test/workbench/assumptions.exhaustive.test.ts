import { test } from 'vitest';
import { expectExactCounts } from './row-counts.js';

test('the counts are exact after two thousand requests in a journal of ten', async () => {
  await expectExactCounts(2_000);
}, 60_000);
