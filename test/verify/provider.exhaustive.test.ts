import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { close, type Own, reportsSpent, sparesUnspent, start, type State } from './own-coupons.js';

beforeAll(async () => void (await start()));
afterAll(close);

const states = fc.constantFrom<State>(
  'issued',
  'used',
  'refunded',
  'frozen',
  'expired',
  'not_yet_valid',
  'not_found',
);
const files = fc
  .array(states, { minLength: 1, maxLength: 12 })
  .map((list) => list.map((state, index): Own => ({ coupon_code: `7300000000${10 + index}`, state })));

test('with any coupons, no request names an unspent one, nor a code that is not in the file', async () => {
  await fc.assert(fc.asyncProperty(files, sparesUnspent), { numRuns: 5, seed: 20_261_124 });
}, 600_000);

test('with permission only codes of the file are named, and spent coupons are reported', async () => {
  await fc.assert(fc.asyncProperty(files, reportsSpent), { numRuns: 3, seed: 7 });
}, 600_000);
