import { expect, test } from 'vitest';
import { causes as causeRows } from '@shoubei-kit/contracts/causes';
import { defaultRule } from '@shoubei-kit/sdk-lite/signing';
import { explain } from '../../mock-server/src/signature/explain.js';
import { mistakes } from '../support/python.js';
import { bothExplained, codesOf, explained, key, wronglyExplained } from './explained.js';

test('every cause has a request that Python signed with this mistake', () => {
  expect(mistakes.map(({ code }) => code).toSorted()).toEqual(causeRows.map(({ code }) => code).toSorted());
  expect(causeRows.every(({ message, fix }) => message.en && message.zh && fix.en && fix.zh)).toBe(true);
});

test.each(mistakes)('cause: $code', ({ code, field, rule, fields, text = JSON.stringify(fields) }) => {
  const found = explained(fields, { rule, text });
  expect(found).toMatchObject({ valid: false, causes: [{ code }] });
  expect(found.causes).toHaveLength(1);
  if (field !== null) expect(found.causes[0]?.field).toBe(field);
  expect(JSON.stringify(found)).not.toContain('{field}');
  expect(JSON.stringify(found)).not.toContain('{detail}');
  expect(JSON.stringify(found)).not.toContain(key);
});

// Each mistake four times, in turn.
test('of random requests with one random mistake each, the cause is named in 95 of 100 or better', () => {
  expect(wronglyExplained(132)).toBeLessThanOrEqual(6);
});

test('two mistakes at once are both named', () => {
  const fields = {
    inst_no: '900024',
    ts: '20261124100000',
    coupon_code: '679533922928',
    amount: '',
    Memo: '券',
  };
  // md5 of Memo=券&coupon_code=679533922928&inst_no=900024&ts=20261124100000 and the key right after it
  const both = explained({ ...fields, sign: '8154c378896af2f37a350d00c8b9f1e5' });
  expect(codesOf(both)).toEqual(['empty_values_left_out', 'key_appended_bare']);
  // the same in upper case is a third mistake, and is also found
  expect(codesOf(explained({ ...fields, sign: '8154c378896af2f37a350d00c8b9f1e5'.toUpperCase() }))).toEqual([
    'empty_values_left_out',
    'key_appended_bare',
    'uppercase_digest',
  ]);
});

// Enough requests that every pair of mistakes occurs.
test('of random requests with two mistakes, both are named in 95 of 100 or better', () => {
  expect(bothExplained(24)).toBeGreaterThanOrEqual(23);
});

test('other mistakes that give the same sign are listed as alternatives', () => {
  const found = mistakes.find(({ code }) => code === 'empty_values_left_out');
  const { causes, alternatives } = explained(found?.fields ?? {});
  expect(causes).toMatchObject([{ code: 'empty_values_left_out' }]);
  expect(alternatives).toMatchObject([[{ code: 'field_left_out', field: 'real_amount' }]]);
});

test('the wrong place is marked in the canonical string, and the key is in neither', () => {
  const trimmed = mistakes.find(({ code }) => code === 'values_trimmed');
  const { canonical, canonical_with_marks } = explained(trimmed?.fields ?? {});
  expect(canonical).toBe(
    'Memo=a+b~c*d&_x=1&amount=1000&coupon_code=679533922928&inst_no=900024&merchant_no=851811130002&real_amount=&remark= 满减券 5元 &shop_no=862010110001&ts=20261124100000&key=***',
  );
  expect(canonical_with_marks).toBe(
    'Memo=a+b~c*d&_x=1&amount=1000&coupon_code=679533922928&inst_no=900024&merchant_no=851811130002&real_amount=&remark=[- -]满减券 5元[- -]&shop_no=862010110001&ts=20261124100000&key=***',
  );
});

test('a correct signature is valid, also by the second of two active keys, and has no cause', () => {
  // python3 -c "import hashlib; print(hashlib.md5('a=1&key=new'.encode()).hexdigest())"
  const right = { a: '1', sign: '7ab877ee707837ef8155de108ec6a2f4' };
  const asked = { fields: right, isResponse: false, rule: defaultRule, isDeep: false };
  expect(explain({ ...asked, keys: ['old', 'new'] })).toMatchObject({
    valid: true,
    causes: [],
    canonical: 'a=1&key=***',
  });
  expect(explain({ ...asked, keys: ['old'] })).toMatchObject({ valid: false });
});

test('the largest request is explained within a second or two of work', () => {
  const fields: Record<string, unknown> = { sign: '0'.repeat(32) };
  for (let index = 0; index < 5_000; index++) fields[`f${index}`] = index;
  const before = process.cpuUsage();
  expect(codesOf(explained(fields))).toEqual(['wrong_key_or_content']);
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(10_000_000);
});

test('a number signed as written in the JSON, and not in its shortest form, is reported as such', () => {
  const body =
    '{"inst_no":"900024","amount":1000.0,"ts":"20261124100000","sign":"78d167498dc8d05ed9772d4f4c012197"}';
  // md5 of amount=1000.0&inst_no=900024&ts=20261124100000&key=shoubei-mock-demo-key
  expect(explained(JSON.parse(body), { text: body })).toMatchObject({
    causes: [
      {
        code: 'number_signed_as_written',
        field: 'amount',
        message: {
          en: expect.stringMatching(/signed as 1000\.0, as it is written in the JSON.*shortest form/u),
        },
      },
    ],
  });
  // Without its text, the form of the number is unknown.
  expect(explained(JSON.parse(body))).toMatchObject({
    causes: [{ code: 'number_as_text_differs', message: { en: expect.not.stringContaining('JSON') } }],
  });
});

// Signs of coupon_code=679533922928&inst_no=900024 and the value below, by Python's hashlib with the demo key.
const habits: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ['Java, 1.0E6', { amount: 1_000_000 }, '5430cff2f129f1997bb407ca606ee35a'],
  ['Go, 1e+06', { amount: 1_000_000 }, '707240f722fb6428eb0ee141394b1a47'],
  ['BigDecimal, 1E+6', { amount: 1_000_000 }, '4d7d8947a6645760c3ca4f7b1c2c796d'],
  ['PHP, 1.0E+6', { amount: 1_000_000 }, '05ebf8b0215f487cbdbcc99041f7ef38'],
  ['C, 1000000.000000', { amount: 1_000_000 }, '44f5b5ed10899509bd9eef43a97fff12'],
  ['Python, 1000000.0', { amount: 1_000_000 }, 'f762451b6dd9423818309e3c6779884d'],
  ['thousands, 1,000,000', { amount: 1_000_000 }, '47244ac164c934721ab1727b0093fb75'],
  ['Python, True', { flag: true }, '387197844c9c8b74c245c6781dae1471'],
  ['a trailing zero, 10.50', { amount: 10.5 }, 'a0ad5baf4b93e3ff6ab030bf33aa3ae7'],
  ['a text read as a number, 10.5', { amount: '10.50' }, '7d524a0ff0e5f3d96a4e1b12dfda9eef'],
  ['a text read as a number, 1000', { amount: '1000.00' }, '38879c883675d30c1db8a04a8f0b4dbd'],
  ['a text with a comma, 1000', { amount: '1,000' }, '38879c883675d30c1db8a04a8f0b4dbd'],
  ['a code as a double, 6.79533922928E11', {}, '2443d54e987f2c2b88552669b28e2a27'],
  ['a code as a double, 679533922928.0', {}, '7c432e64f5828af67f2476e7d7969b71'],
];

test.each(habits)('a number as another language writes it: %s', (_, fields, sign) => {
  const found = explained({ inst_no: '900024', coupon_code: '679533922928', ...fields, sign });
  expect(codesOf(found)).toEqual(['number_as_text_differs']);
});

test('the fix calls no other field an amount, and of several fields none is singled out', () => {
  const body = { inst_no: '900024', coupon_code: '679533922928' };
  // Python's hashlib: of coupon_code=679533922928&flag=True&inst_no=900024, and of a=True&b=False&coupon_code=…
  const [flag] = explained({ ...body, flag: true, sign: '387197844c9c8b74c245c6781dae1471' }).causes;
  expect(flag?.message.en).toBe('flag: signed as True, which is not the text that the rule takes.');
  expect(flag?.fix).toEqual({
    en: 'Sign the text that the canonical string shows; what is sent as a string is signed as it is.',
    zh: '按待签名串所示的文本签名；以字符串发送的值按原样参与签名。',
  });
  const [both] = explained({ ...body, a: true, b: false, sign: 'ab6d40736b0d862b8ee3beaa75ef9efa' }).causes;
  expect(both?.message).toEqual({
    en: 'a, b: signed as True, False, which is not the text that the rule takes.',
    zh: 'a, b：签名时写作 True, False，不是规则所取的文本。',
  });
});

const escapes: readonly (readonly [string, string, string])[] = [
  [String.raw`\/`, 'a/b', '8afcc79242f7c994474c6a588d6da7db'],
  [String.raw`\u6ee1`, '满减', 'f82e8e1e9189e130b0bf3d8a7c5131a8'],
  [String.raw`\u6EE1`, '满减', '8079d5c456d71663ad5619535c8d140e'],
  [String.raw`\u6ee1`, '满/5', '757b74a8ed11298f65dd5b8678e1e227'],
  [String.raw`\"`, 'a"b', 'ca60de6c64a8f8fc793e057a77283f0f'],
  [String.raw`\u0026`, 'a&b', '2d69fd10184053d8e642342695b80fd2'],
];

test.each(escapes)('a value that was signed with the escapes of JSON: %s', (sample, remark, sign) => {
  const fields = { inst_no: '900024', coupon_code: '679533922928', remark, sign };
  const found = explained(fields);
  expect(codesOf(found)).toEqual(['escapes_signed']);
  expect(found.causes[0]?.message.en).toBe(`Values were signed with JSON's escapes in them (${sample}).`);
});

// MD5 of the JSON and the key after it, by Python's json and hashlib.
test.each([
  ['PHP', '048c364c7e698b7b8fd4ba1168ba2832', '满/减'],
  ['Python', '89c279161c80cd40c65436f893c46eac', '满/减'],
  ['Python, ensure_ascii=False', '5a4751b2abc555c6a0b57e4dece869ba', '满/减'],
])('the JSON was signed, as another language writes it: %s', (_, sign, remark) => {
  expect(codesOf(explained({ inst_no: '900024', remark, sign }))).toEqual(['json_signed']);
});

test.each([
  '2fe813…',
  '2fe813...',
  '***',
  '2fe8********',
  '(redacted)',
  '<sign>',
  '${SIGN}',
  '{{sign}}',
  'xxxxxxxx',
])('a masked sign is reported as masked, and not as a wrong key: %s', (sign) => {
  const { valid, causes } = explained({ inst_no: '900024', sign });
  expect([valid, causes]).toMatchObject([
    false,
    [{ code: 'sign_masked', message: { en: expect.stringContaining(sign) } }],
  ]);
});
