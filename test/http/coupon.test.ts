import { expect, test } from 'vitest';
import { magicCoupon, magicRow, pendingFault, settleAmount } from '../../mock-server/src/core/coupon.js';
import { memoryStore } from '../../mock-server/src/store/memory-store.js';

const issued = { coupon_code: 'A1', state: 'issued' } as const;

// Computed with Python's fractions: face - floor(face * basis points / 10000 + 1/2).
test.each([
  [0, 60, 0],
  [1000, 60, 994],
  [2500, 60, 2485],
  [4999, 1, 4999],
  [5000, 1, 4999],
  [100_000_000, 60, 99_400_000],
  [9_007_199_254_740_991, 60, 8_953_156_059_212_545],
])('of %d fen at a fee of %d basis points the merchant receives %d', (face_amount, basisPoints, settled) => {
  expect(settleAmount({ ...issued, face_amount }, basisPoints)).toBe(settled);
  expect(settleAmount({ ...issued, face_amount, settle_amount: 7 }, basisPoints)).toBe(7);
});

test.each([
  ['00', {}],
  ['02', { valid_from: '9999-12-31T23:59:59Z' }],
  ['03', { state: 'used' }],
  ['04', { valid_until: '0001-01-01T00:00:00Z' }],
  ['05', { state: 'refunded' }],
  ['06', { state: 'frozen' }],
  ['07', { shop_nos: [] }],
  ['08', { channel_type: '00000' }],
  ['09', { channel_type: '10005' }],
  ['10', { min_amount: 5000 }],
  ['83', {}],
])('magic %s is a coupon with %j, and its code contains its face value', (magic, more) => {
  const made = { state: 'issued', magic, ...more };
  const [usual, own] = [`99${magic}00000001`, `99${magic}123450010000`];
  expect(magicCoupon(usual)).toEqual({ coupon_code: usual, face_amount: 1000, ...made });
  expect(magicCoupon(own)).toEqual({ coupon_code: own, face_amount: 12_345, ...made });
});

test.each([
  '9900123450',
  '99001234500100001',
  '98001234500100',
  '199001234500100',
  '990012345001000x',
  '997712345001',
])('%s is not a magic code', (code) => {
  expect([magicRow(code), magicCoupon(code)]).toEqual([undefined, undefined]);
});

test('magic 01 is a code without a coupon', () => {
  expect(magicRow('990100000001')?.ss).toBe('01');
  expect(magicCoupon('990100000001')).toBeUndefined();
});

test('a fault that applies once is then over, one that always applies is not, and other coupons have none', () => {
  const of = (magic: string, struck: boolean): unknown =>
    pendingFault({ ...issued, face_amount: 1, magic, struck })?.kind;
  expect([of('83', false), of('83', true)]).toEqual(['html', undefined]);
  expect([of('80', false), of('80', true)]).toEqual(['latency', 'latency']);
  expect([of('00', false), of('of another version', false)]).toEqual([undefined, undefined]);
  expect(pendingFault({ ...issued, face_amount: 1 })).toBeUndefined();
});

test('a load reports the number of existing codes, and lists the first 100', async () => {
  const coupons = Array.from({ length: 102 }, (_, i) => ({
    ...issued,
    coupon_code: `C${i}`,
    face_amount: 1,
  }));
  const store = memoryStore();
  await store.open('T', {}, coupons);
  const existing = await store.load('T', coupons, 'count');
  expect([existing?.count, existing?.coupons.length]).toEqual([102, 100]);
});
