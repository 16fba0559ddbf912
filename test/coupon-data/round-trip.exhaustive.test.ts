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
  'coupons written as %s are read back the same, in whatever pieces',
  (_, write) => expectSameAgain(write, 1_000),
  120_000,
);

test(
  'whatever bytes come, the reader answers with coupons or problems',
  () => expectAnswered(5_000),
  120_000,
);
