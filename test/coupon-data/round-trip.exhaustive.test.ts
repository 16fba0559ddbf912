import { test } from 'vitest';
import {
  couponsAsCsv,
  couponsAsJson,
  couponsAsNdjson,
} from '../../mock-server/src/coupon-data/write-coupon-data.js';
import { expectAnswered, expectSameAgain } from './round-trip.js';

test.each([
  ['JSON', couponsAsJson],
  ['NDJSON', couponsAsNdjson],
  ['CSV', couponsAsCsv],
])(
  'coupons written as %s are read back unchanged, in any pieces',
  (_, write) => expectSameAgain(write, 1_000),
  120_000,
);

test('the reader returns coupons or problems for any bytes', () => expectAnswered(5_000), 120_000);
