import { expect, test } from 'vitest';
import { causes as causeRows } from '@shoubei-kit/contracts/causes';
import { defaultRule } from '@shoubei-kit/sdk-lite/signing';
import { explain } from '../../mock-server/src/signature/explain.js';
import { mistakes } from '../support/python.js';
import { bothExplained, codesOf, explained, key, wronglyExplained } from './explained.js';

test('every cause has a request that was signed so by Python', () => {
  expect(mistakes.map(({ code }) => code).toSorted()).toEqual(causeRows.map(({ code }) => code).toSorted());
  expect(causeRows.every(({ message, fix }) => message.en && message.zh && fix.en && fix.zh)).toBe(true);
});

test.each(mistakes)('cause: $code', ({ code, field, rule, fields }) => {
  const found = explained(fields, { rule });
  expect(found).toMatchObject({ valid: false, causes: [{ code }] });
  expect(found.causes).toHaveLength(1);
  if (field !== null) expect(found.causes[0]?.field).toBe(field);
  expect(JSON.stringify(found)).not.toContain('{field}');
  expect(JSON.stringify(found)).not.toContain('{detail}');
  expect(JSON.stringify(found)).not.toContain(key);
});

// Each mistake in turn, four times over.
test('of random requests with one random mistake each, the cause is named in 95 of 100 or better', () => {
  expect(wronglyExplained(124)).toBeLessThanOrEqual(6);
});

test('two mistakes at once are named, both', () => {
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
  // the same in upper case is a third, and shows
  expect(codesOf(explained({ ...fields, sign: '8154c378896af2f37a350d00c8b9f1e5'.toUpperCase() }))).toEqual([
    'empty_values_left_out',
    'key_appended_bare',
    'uppercase_digest',
  ]);
});

// As many as it takes to meet every mistake there is in pairs.
test('of random requests with two mistakes, both are named in 95 of 100 or better', () => {
  expect(bothExplained(24)).toBeGreaterThanOrEqual(23);
}, 60_000);

test('what another mistake would make as well stands beside it', () => {
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

test('a right sign is valid, also by the second of two live keys, and has no cause', () => {
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

test('what is as large as may be is explained within a second or two of work', () => {
  const fields: Record<string, unknown> = { sign: '0'.repeat(32) };
  for (let index = 0; index < 5_000; index++) fields[`f${index}`] = index;
  const before = process.cpuUsage();
  expect(codesOf(explained(fields))).toEqual(['wrong_key_or_content']);
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(10_000_000);
});

test('a number is told as it stands in the JSON', () => {
  const body =
    '{"inst_no":"900024","amount":1000.0,"ts":"20261124100000","sign":"78d167498dc8d05ed9772d4f4c012197"}';
  // md5 of amount=1000.0&inst_no=900024&ts=20261124100000&key=shoubei-mock-demo-key
  expect(explained(JSON.parse(body), { text: body })).toMatchObject({
    causes: [
      { code: 'number_as_text_differs', field: 'amount', message: { en: expect.stringContaining('1000.0') } },
    ],
  });
});
