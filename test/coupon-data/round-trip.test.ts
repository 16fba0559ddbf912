import type { Coupon } from '@shoubei-kit/contracts';
import { expect, test } from 'vitest';
import {
  couponsAsCsv,
  couponsAsJson,
  couponsAsNdjson,
} from '../../mock-server/src/coupon-data/write-coupon-data.js';
import { expectAnswered, expectSameAgain } from './round-trip.js';

// More of them are in round-trip.exhaustive.test.ts.
test.each([
  ['JSON', couponsAsJson],
  ['NDJSON', couponsAsNdjson],
  ['CSV', couponsAsCsv],
])('coupons written as %s are read back unchanged, in any pieces', (_, write) => expectSameAgain(write, 100));

test('the forms match their documentation', () => {
  const some: Coupon[] = [
    { coupon_code: 'A', face_amount: 1, title: '"一", 二', shop_nos: ['S1', 'S2'], merchant_nos: [] },
    { coupon_code: 'B', face_amount: 2, shop_nos: [String.raw`a|b\c`] },
  ];
  expect([...couponsAsCsv(some)].join('')).toBe(
    [
      '\u{feff}coupon_code,title,state,face_amount,settle_amount,channel_type,valid_from,valid_until,merchant_nos,shop_nos,min_amount,inst_no\n',
      'A,"""一"", 二",,1,,,,,|,S1|S2,,\n',
      'B,,,2,,,,,,a\\|b\\\\c,,\n',
    ].join(''),
  );
  expect([...couponsAsJson([{ coupon_code: 'A', face_amount: 1 }])].join('')).toBe(
    '[\n{"coupon_code":"A","face_amount":1}\n]\n',
  );
  expect([...couponsAsNdjson([{ coupon_code: 'A', face_amount: 1 }])].join('')).toBe(
    '{"coupon_code":"A","face_amount":1}\n',
  );
  expect([...couponsAsJson([])].join('')).toBe('[]\n');
});

test('the reader returns coupons or problems for any bytes', () => expectAnswered(300));
