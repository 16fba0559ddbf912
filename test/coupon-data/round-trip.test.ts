import type { Coupon } from '@shoubei-kit/contracts';
import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCouponData } from '../../mock-server/src/coupon-data/read-coupon-data.js';
import {
  couponsAsCsv,
  couponsAsJson,
  couponsAsNdjson,
} from '../../mock-server/src/coupon-data/write-coupon-data.js';
import { inPieces } from './problems.js';

/** Text of any characters, with those that the forms use for themselves among them. */
function text(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom('|', '\\', '"', ',', '\r', '\n', '\r\n', ' ', '\u{feff}', '\u{2028}', '券'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  return fc.array(unit, { minLength: 1, maxLength: maxLength / 2 }).map((units) => units.join(''));
}

const amount = fc.oneof(fc.nat(100_000), fc.maxSafeNat());
const time = fc.constantFrom(
  '2026-01-31T23:59:59+08:00',
  '2026-01-31T23:59Z',
  '2028-02-29T00:00:00.123-11:30',
);
const coupon: fc.Arbitrary<Coupon> = fc.record(
  {
    coupon_code: fc.stringMatching(/^[0-9A-Za-z]{1,16}$/u),
    state: fc.constantFrom('issued', 'used', 'refunded', 'frozen'),
    face_amount: amount,
    title: text(64),
    settle_amount: amount,
    channel_type: fc.constantFrom('10001', '10013'),
    valid_from: time,
    merchant_nos: fc.array(text(32), { maxLength: 3 }),
    shop_nos: fc.array(text(32), { maxLength: 3 }),
    min_amount: amount,
    inst_no: text(8),
  },
  { requiredKeys: ['coupon_code', 'state', 'face_amount'], noNullPrototype: true },
);
const coupons = fc.uniqueArray(coupon, { selector: ({ coupon_code }) => coupon_code, maxLength: 6 });

test.each([
  ['JSON', couponsAsJson],
  ['NDJSON', couponsAsNdjson],
  ['CSV', couponsAsCsv],
])('coupons written as %s are read back the same, in whatever pieces', async (_, write) => {
  await fc.assert(
    fc.asyncProperty(coupons, fc.integer({ min: 1, max: 50 }), async (some, size) => {
      const written = [...write(some)].join('');
      const read = await readCouponData(inPieces(Buffer.from(written), size));
      expect('coupons' in read ? read.coupons : read).toEqual(some);
    }),
    { numRuns: 300 },
  );
});

test('the forms look as documented', () => {
  const some: Coupon[] = [
    { coupon_code: 'A', face_amount: 1, title: '"一", 二', shop_nos: ['S1', 'S2'], merchant_nos: [] },
    { coupon_code: 'B', face_amount: 2, shop_nos: [String.raw`a|b\c`] },
  ];
  expect([...couponsAsCsv(some)].join('')).toBe(
    [
      'coupon_code,title,state,face_amount,settle_amount,channel_type,valid_from,valid_until,merchant_nos,shop_nos,min_amount,inst_no\n',
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

test('whatever bytes come, the reader answers with coupons or problems', async () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .string({ unit: fc.constantFrom(...Array.from('[]{}",:\\|\n\r 1a')), maxLength: 60 })
      .map((s) => Buffer.from(s)),
  );
  const format = fc.constantFrom('json' as const, 'ndjson' as const, 'csv' as const, undefined);
  await fc.assert(
    fc.asyncProperty(noise, format, fc.integer({ min: 1, max: 9 }), async (bytes, form, size) => {
      const read = await readCouponData(inPieces(bytes, size), form);
      const whole = await readCouponData(inPieces(bytes, 1000), form);
      // Where more than one thing is wrong, a piece may show another of them first.
      if (isUtf8(bytes)) expect(read).toEqual(whole);
      else expect([read, whole]).toEqual(Array(2).fill(expect.objectContaining({ more: 0 })));
    }),
    { numRuns: 1000 },
  );
});
