import { expect, test } from 'vitest';
import { defaultRule } from '@shoubei-kit/sdk-lite/signing';
import { asciiOnly, quoted } from '../../mock-server/src/core/refusal.js';
import { ruleInWords } from '../../mock-server/src/core/rule-in-words.js';
import { schemaProblems } from '../../mock-server/src/core/schema-problem.js';

test('what a request holds is quoted up to 64 characters', () => {
  const quote = '"';
  expect(quoted('-'.repeat(62))).toBe(quote + '-'.repeat(62) + quote);
  expect(quoted('-'.repeat(63))).toBe(`"${'-'.repeat(63)}…`);
  expect(quoted('abcdef', 4)).toBe('"abc…');
  expect([quoted(undefined), quoted(null), quoted('a"\n')]).toEqual([
    'undefined',
    'null',
    String.raw`"a\"\n"`,
  ]);
});

// The numbers are those of Python's hex(ord(…)).
test('a header has escapes for what is not ASCII', () => {
  expect(asciiOnly('券 😀\n\u007f~')).toBe(String.raw`\u{5238} \u{1f600}\u{a}\u{7f}~`);
});

test.each([
  [
    { placement: 'append' },
    'md5: name=value sorted by name, joined by "&" + KEY; empty values kept; UTF-8; lower case',
  ],
  [
    { placement: '&' },
    'md5: name=value sorted by name, joined by "&" + &KEY; empty values kept; UTF-8; lower case',
  ],
  [
    { placement: 'prepend', order: 'given' },
    'md5: name=value in the order sent, joined by "&", KEY first; empty values kept; UTF-8; lower case',
  ],
  [
    { placement: 'wrap', order: 'name-ignore-case' },
    'md5: name=value sorted by name, ignoring case, joined by "&", KEY on both sides; empty values kept; UTF-8; lower case',
  ],
  [
    { placement: 'sorted', keyName: 'secret', pair: 'kv' },
    'md5: namevalue sorted by name, joined by "&", secret=KEY sorted in; empty values kept; UTF-8; lower case',
  ],
  [
    { placement: 'none', algorithm: 'hmac-sha256', empties: false, joiner: '' },
    'hmac-sha256: name=value sorted by name, joined by ""; empty values left out; UTF-8; lower case',
  ],
  [
    { keyName: 'secret', urlencode: 'form', charset: 'gbk', case: 'upper' },
    'md5: name=value sorted by name, joined by "&" + &secret=KEY; empty values kept; values URL-encoded (form); GBK; upper case',
  ],
] as const)('the rule %j reads: %s', (rule, words) => {
  expect(ruleInWords({ ...defaultRule, ...rule })).toBe(words);
});

test('what no table has words for is told in those of the schema', () => {
  const error = { instancePath: '/other', keyword: 'x', params: {} };
  expect(schemaProblems([{ ...error, message: 'is odd' }])).toEqual([
    { field: 'other', message: 'is odd', message_zh: '不符合要求：is odd' },
  ]);
  expect(schemaProblems([error])).toEqual([
    { field: 'other', message: 'is not right', message_zh: '不符合要求：' },
  ]);
  expect([schemaProblems(null), schemaProblems(undefined)]).toEqual([[], []]);
});
