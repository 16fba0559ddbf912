import type { Coupon } from '@shoubei-kit/contracts';
import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect } from 'vitest';
import { readCouponData } from '../../mock-server/src/coupon-data/read-coupon-data.js';
import { inPieces } from './problems.js';

/** Text of any characters, including those with a meaning in the forms. */
function text(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom('|', '\\', '"', ',', '\r', '\n', '\r\n', ' ', '\u{feff}', '\u{2028}', '券'),
    fc.constantFrom('=', "'", '+', '\t', '0', '123456789012', 'MAR1', '1e5', 'true'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  return fc
    .array(unit, { minLength: 1, maxLength: maxLength / 2 })
    .map((units) => Array.from(units.join('')).slice(0, maxLength).join(''));
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

/** Coupons that are written are read back unchanged, in any pieces. */
export async function expectSameAgain(
  write: (coupons: readonly Coupon[]) => Iterable<string>,
  numRuns: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(coupons, fc.integer({ min: 1, max: 50 }), async (some, size) => {
      const written = [...write(some)].join('');
      const read = await readCouponData(inPieces(Buffer.from(written), size));
      expect('coupons' in read ? read.coupons : read).toEqual(some);
    }),
    { numRuns },
  );
}

/** The reader returns coupons or problems for any bytes. */
export async function expectAnswered(numRuns: number): Promise<void> {
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
      // If more than one thing is wrong, a piece may report another of them first.
      if (isUtf8(bytes)) expect(read).toEqual(whole);
      else expect([read, whole]).toEqual(Array(2).fill(expect.objectContaining({ more: 0 })));
    }),
    { numRuns },
  );
}
