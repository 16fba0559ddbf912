import { expect, test } from 'vitest';
import { checkCoupon, readCoupons, toFinding } from '../../mock-server/src/coupon-data/check-coupon.js';

const good = { coupon_code: 'A1', face_amount: 1000 };

test('a coupon without a state is issued, and a given state is kept', () => {
  expect(checkCoupon(good)).toEqual({ coupon: { coupon_code: 'A1', face_amount: 1000, state: 'issued' } });
  expect(checkCoupon({ ...good, state: 'frozen' })).toEqual({
    coupon: { coupon_code: 'A1', face_amount: 1000, state: 'frozen' },
  });
});

test.each([
  ['a', '', 'must be an object, got "a"', '应为对象，实为 "a"'],
  [[], '', 'must be an object, got a list', '应为对象，实为 列表'],
  [null, '', 'must be an object, got null', '应为对象，实为 null'],
  [{ face_amount: 1 }, 'coupon_code', 'is required', '必填'],
  [{ coupon_code: 'A1' }, 'face_amount', 'is required', '必填'],
  [{ ...good, x: 1 }, 'x', 'is not a field of a coupon', '不是券的字段'],
  [
    { ...good, coupon_code: 'a b' },
    'coupon_code',
    'must be 1 to 16 letters or digits, as text, got "a b"',
    '应为 1 至 16 位字母或数字的文本，实为 "a b"',
  ],
  [{ ...good, title: '' }, 'title', 'must be 1 to 64 characters, got ""', '应为 1 至 64 个字符，实为 ""'],
  [
    { ...good, state: 'x' },
    'state',
    'must be issued, used, refunded or frozen, got "x"',
    '应为 issued、used、refunded 或 frozen，实为 "x"',
  ],
  [
    { ...good, state: 'expired' },
    'state',
    'must be issued, used, refunded or frozen, got "expired": a coupon expires by its valid_until',
    '应为 issued、used、refunded 或 frozen，实为 "expired"：券是否过期由 valid_until 决定',
  ],
  [
    { ...good, state: 'not_yet_valid' },
    'state',
    'must be issued, used, refunded or frozen, got "not_yet_valid": that follows from its valid_from',
    '应为 issued、used、refunded 或 frozen，实为 "not_yet_valid"：券是否生效由 valid_from 决定',
  ],
  [
    { ...good, face_amount: -1 },
    'face_amount',
    'must be whole fen, 0 to 9007199254740991, got -1',
    '应为整数分，0 至 9007199254740991，实为 -1',
  ],
  [
    { ...good, face_amount: {} },
    'face_amount',
    'must be whole fen, 0 to 9007199254740991, got an object',
    '应为整数分，0 至 9007199254740991，实为 对象',
  ],
  [
    { ...good, settle_amount: 1.5 },
    'settle_amount',
    'must be whole fen, 0 to 9007199254740991, got 1.5',
    '应为整数分，0 至 9007199254740991，实为 1.5',
  ],
  [
    { ...good, min_amount: null },
    'min_amount',
    'must be whole fen, 0 to 9007199254740991, got null',
    '应为整数分，0 至 9007199254740991，实为 null',
  ],
  [
    { ...good, channel_type: '1' },
    'channel_type',
    'must be a documented channel, such as 10003, got "1"',
    '应为文档所列通道，如 10003，实为 "1"',
  ],
  [
    { ...good, valid_from: '2026' },
    'valid_from',
    'must be a time with its offset, such as 2026-01-31T23:59:59+08:00, got "2026"',
    '应为带时区的时间，如 2026-01-31T23:59:59+08:00，实为 "2026"',
  ],
  [
    { ...good, valid_until: '2026' },
    'valid_until',
    'must be a time with its offset, such as 2026-01-31T23:59:59+08:00, got "2026"',
    '应为带时区的时间，如 2026-01-31T23:59:59+08:00，实为 "2026"',
  ],
  [{ ...good, merchant_nos: '1' }, 'merchant_nos', 'must be a list, got "1"', '应为列表，实为 "1"'],
  [
    { ...good, merchant_nos: ['1', ''] },
    'merchant_nos/1',
    'must be 1 to 32 characters, got ""',
    '应为 1 至 32 个字符，实为 ""',
  ],
  [{ ...good, shop_nos: {} }, 'shop_nos', 'must be a list, got an object', '应为列表，实为 对象'],
  [
    { ...good, shop_nos: [['1']] },
    'shop_nos/0',
    'must be 1 to 32 characters, got a list',
    '应为 1 至 32 个字符，实为 列表',
  ],
  [
    { ...good, inst_no: '123456789' },
    'inst_no',
    'must be 1 to 8 characters, got "123456789"',
    '应为 1 至 8 个字符，实为 "123456789"',
  ],
  [
    { ...good, valid_from: '2026-02-30T00:00:00Z' },
    'valid_from',
    'is not a real date and time',
    '不是真实的日期时间',
  ],
  [
    { ...good, valid_from: '2026-02-02T00:00:00Z', valid_until: '2026-02-01T00:00:00Z' },
    'valid_until',
    'is before valid_from',
    '早于 valid_from',
  ],
  [
    { ...good, state: 'issued', effective_state: 'expired' },
    'effective_state',
    'does not follow from state, valid_from and valid_until: set those, and leave it out',
    '与 state、valid_from、valid_until 不符：请设置这些字段并省略它',
  ],
])('%j has a problem in "%s"', (value, field, en, zh) => {
  expect(checkCoupon(value)).toEqual({ findings: [{ field, text: { en, zh } }] });
});

test('a coupon can be loaded as the admin API shows it: without its order, with its magic behaviour', () => {
  const used = { ...good, state: 'used', effective_state: 'used', order_no: '520261123120000000000001' };
  expect(checkCoupon(used)).toEqual({ coupon: { coupon_code: 'A1', face_amount: 1000, state: 'used' } });
  const magic = { coupon_code: '998301000001', face_amount: 1000, magic: '83', triggered: true };
  expect(checkCoupon({ ...magic, effective_state: 'issued' })).toEqual({
    coupon: { coupon_code: '998301000001', face_amount: 1000, state: 'issued', magic: '83', struck: true },
  });
});

test('a change may not contain the code, needs a field, and is described without its value', () => {
  const error = { instancePath: '', schemaPath: '', keyword: 'x', params: {}, message: 'is odd' };
  expect(toFinding({ ...error, params: { additionalProperty: 'coupon_code' } })).toEqual({
    field: 'coupon_code',
    text: { en: 'cannot be changed', zh: '不可更改' },
  });
  expect(toFinding({ ...error, keyword: 'minProperties' })).toEqual({
    field: '',
    text: { en: 'needs at least one field to change', zh: '至少须给出一个要更改的字段' },
  });
  expect(toFinding({ ...error, instancePath: '/state' })).toEqual({
    field: 'state',
    text: { en: 'must be issued, used, refunded or frozen', zh: '应为 issued、used、refunded 或 frozen' },
  });
  expect(toFinding({ ...error, instancePath: '/other' }, {})).toEqual({
    field: 'other',
    text: { en: 'is odd', zh: '不正确' },
  });
  expect(toFinding({ instancePath: '/other', keyword: 'x', params: {} }, {})).toEqual({
    field: 'other',
    text: { en: 'is invalid', zh: '不正确' },
  });
});

test('all coupons are read, also a code of any other form', () => {
  expect(readCoupons([good, { coupon_code: 'A2', face_amount: 1 }])).toEqual({
    coupons: [
      { coupon_code: 'A1', face_amount: 1000, state: 'issued' },
      { coupon_code: 'A2', face_amount: 1, state: 'issued' },
    ],
  });
});

test('each problem names its coupon, and a duplicate code is a problem', () => {
  expect(readCoupons([good, 5, good])).toEqual({
    problems: [
      { index: 1, field: '', text: { en: 'must be an object, got 5', zh: '应为对象，实为 5' } },
      { index: 2, field: 'coupon_code', text: { en: 'comes twice in this load', zh: '在本次载入中重复' } },
    ],
    more: 0,
  });
});

test('one problem among many coupons prevents loading any', () => {
  expect(readCoupons([good, 5])).toEqual({
    problems: [{ index: 1, field: '', text: { en: 'must be an object, got 5', zh: '应为对象，实为 5' } }],
    more: 0,
  });
});

test('problems after the first 100 are only counted', () => {
  const read = readCoupons(Array.from({ length: 103 }, () => 'x'));
  expect('problems' in read && [read.problems.length, read.problems[99]?.index, read.more]).toEqual([
    100, 99, 3,
  ]);
});
