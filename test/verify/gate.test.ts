import { expect, test } from 'vitest';
import { reasonToBlock } from '../../mock-server/src/scenario/own/gate.js';
import { ownTrace } from '../../mock-server/src/verify/provider/substitute.js';

const known = new Set(['730000000001', '730000000002', '9905010000001']);
const gate = { known, withheld: new Set(['730000000001']), isProduction: false };
const request = (
  fields: Record<string, unknown>,
  text = JSON.stringify(fields),
  encoding: BufferEncoding = 'utf8',
) => ({
  headers: {},
  fields,
  body: Buffer.from(text, encoding),
});

test.each([
  [
    'a code that is not in the file',
    request({ coupon_code: '730000000009' }),
    '730000000009 is not in the file',
  ],
  [
    'such a code under its other name',
    request({ couponCode: '730000000009' }),
    '730000000009 is not in the file',
  ],
  ['such a code as a number', request({ coupon_code: 730000000009 }), '730000000009 is not in the file'],
  ['an unspent coupon', request({ coupon_code: '730000000001' }), '730000000001 is unspent'],
  ['an unspent coupon in another field', request({ note: 'a 730000000001, b' }), '730000000001 is unspent'],
  [
    'an unspent coupon in a raw body',
    request({}, '{"coupon_code":"730000000001"'),
    '730000000001 is unspent',
  ],
  [
    'an unspent coupon in another encoding',
    request({}, '{"coupon_code":"730000000001"}', 'utf16le'),
    '730000000001 is unspent',
  ],
])('%s is blocked', (_, built, reason) => {
  expect(reasonToBlock(built, gate)).toBe(reason);
});

test('a spent coupon, no coupon, and with permission an unspent one are sent', () => {
  expect(reasonToBlock(request({ coupon_code: '730000000002' }), gate)).toBeUndefined();
  expect(reasonToBlock(request({ coupon_code: '' }), gate)).toBeUndefined();
  expect(reasonToBlock(request({}, 'no JSON'), gate)).toBeUndefined();
  expect(
    reasonToBlock(request({ coupon_code: '730000000001' }), { ...gate, withheld: new Set() }),
  ).toBeUndefined();
});

test('a longer code that contains a withheld code is not withheld', () => {
  const short = { ...gate, withheld: new Set(['7300']) };
  expect(reasonToBlock(request({ coupon_code: '730000000002' }), short)).toBeUndefined();
});

test('a magic code is sent anywhere except to the real endpoint', () => {
  const magic = request({ coupon_code: '9905010000001' });
  expect(reasonToBlock(magic, gate)).toBeUndefined();
  expect(reasonToBlock(magic, { ...gate, isProduction: true })).toBe('a magic code');
});

test.each([
  ['T1', 'p1234567890T1'],
  ['t1', 'p1234567890t1'],
  ['T1 ', 'p1234567890T1 '],
  ['订单', 'p1234567890订单'],
  ['', ''],
  [null, null],
  [undefined, undefined],
  // 36 and 32 characters keep their number.
  ['843d920a-2c0f-e3b4-eebc-9d2dd5887ce2', 'p12345678900f-e3b4-eebc-9d2dd5887ce2'],
  ['a'.repeat(32), `p1234567890${'a'.repeat(21)}`],
  // A number that is rejected for its length is sent unchanged.
  ['a'.repeat(37), 'a'.repeat(37)],
  // The beginning of these is under test.
  [' T1', undefined],
  [true, undefined],
  [-1, undefined],
])('a trace number %j is replaced by a separate one of the same form', (given, own) => {
  expect(ownTrace(given, 'p1234567890')).toEqual(own);
});

test('a trace number that is a number stays one, and equal ones stay equal', () => {
  const [one, again, other] = [
    ownTrace(7, 'va1b2c3d00'),
    ownTrace(7, 'va1b2c3d00'),
    ownTrace(7, 'va1b2c3d01'),
  ];
  expect(one).toBe(again);
  expect(one).not.toBe(other);
  expect(String(one)).toMatch(/^[1-9]\d{8}7$/u);
});
