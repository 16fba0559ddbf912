import { expect, test } from 'vitest';
import { clockChange, fault } from '@shoubei-kit/contracts';
import { defaultRule } from '@shoubei-kit/sdk-lite/signing';
import { asciiOnly, quoted } from '../../mock-server/src/core/refusal.js';
import { ruleInWords } from '../../mock-server/src/core/rule-in-words.js';
import { schemaProblems } from '../../mock-server/src/core/schema-problem.js';

test('text of a request is quoted up to 64 characters', () => {
  const quote = '"';
  expect(quoted('-'.repeat(62))).toBe(quote + '-'.repeat(62) + quote);
  expect(quoted('-'.repeat(63))).toBe(`"${'-'.repeat(63)}…`);
  expect(quoted('abcdef', 4)).toBe('"abc…');
  expect([quoted('a😀b', 3), quoted('a😀b', 4)]).toEqual(['"a…', '"a😀…']);
  expect([quoted(undefined), quoted(null), quoted('a"\n')]).toEqual([
    'undefined',
    'null',
    String.raw`"a\"\n"`,
  ]);
});

// The numbers come from Python's hex(ord(…)).
test('a header has escapes for characters outside ASCII', () => {
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

test.each([
  [{}, 'md5：按名称升序，以 "&" 连接 名称=值，末尾加 &key=密钥；空值参与；UTF-8；小写'],
  [
    { placement: 'wrap', order: 'name-ignore-case', pair: 'kv' },
    'md5：按名称升序（忽略大小写），以 "&" 连接 名称值，首尾各加密钥；空值参与；UTF-8；小写',
  ],
  [
    { placement: 'sorted', keyName: 'secret', urlencode: 'form', charset: 'gbk', case: 'upper' },
    'md5：按名称升序，以 "&" 连接 名称=值，secret=密钥 参与排序；空值参与；值经 URL 编码（form）；GBK；大写',
  ],
  [
    { placement: 'none', algorithm: 'hmac-sha256', empties: false, joiner: '', order: 'given' },
    'hmac-sha256：按发送顺序，以 "" 连接 名称=值；空值不参与；UTF-8；小写',
  ],
] as const)('the rule %j reads in Chinese: %s', (rule, words) => {
  expect(ruleInWords({ ...defaultRule, ...rule }, 'zh')).toBe(words);
});

test('a problem without translated words uses those of the schema', () => {
  const error = { instancePath: '/other', keyword: 'x', params: {} };
  expect(schemaProblems([{ ...error, message: 'is odd' }])).toEqual([
    { field: 'other', text: { en: 'is odd', zh: '不符合要求：is odd' } },
  ]);
  expect(schemaProblems([error])).toEqual([
    { field: 'other', text: { en: 'is invalid', zh: '不符合要求：' } },
  ]);
  expect(schemaProblems([{ ...error, keyword: 'const', params: { allowedValue: 1 } }])).toEqual([
    { field: 'other', text: { en: 'is invalid', zh: '不符合要求：' } },
  ]);
  expect([schemaProblems(null), schemaProblems(undefined)]).toEqual([[], []]);
});

const wholeMs = ['must be whole milliseconds, 0 to 600000', '应为 0 至 600000 的整数毫秒'] as const;
const characters32 = ['must be 1 to 32 characters', '应为 1 至 32 个字符'] as const;

test.each([
  [
    'times',
    { times: 0 },
    'must be a whole number from 1 to 9007199254740991, or "always"',
    '应为 1 至 9007199254740991 的整数，或 "always"',
  ],
  ['probability', { probability: 0 }, 'must be a number above 0, at most 1', '应为大于 0 且不超过 1 的数'],
  ['seed', { seed: -1 }, 'must be a whole number from 0 to 4294967295', '应为 0 至 4294967295 的整数'],
  ['match', { match: 1 }, 'must be an object of fields to match', '应为由待匹配字段组成的对象'],
  ['match.inst_no', { match: { inst_no: '' } }, 'must be 1 to 8 characters', '应为 1 至 8 个字符'],
  ['match.merchant_no', { match: { merchant_no: '' } }, ...characters32],
  ['match.shop_no', { match: { shop_no: '' } }, ...characters32],
  [
    'match.coupon_code',
    { match: { coupon_code: '-' } },
    'must be 1 to 16 letters or digits',
    '应为 1 至 16 位字母或数字',
  ],
  ['match.wf_trace_no', { match: { wf_trace_no: '' } }, 'must be 1 to 36 characters', '应为 1 至 36 个字符'],
  ['match.amount', { match: { amount: '1' } }, 'is not known here', '不是可用的字段'],
  ['ms', { kind: 'latency', ms: 0.5 }, ...wholeMs],
  ['ms', { kind: 'latency' }, 'is required', '必填'],
  ['max_ms', { kind: 'latency', ms: 1, max_ms: 600_001 }, ...wholeMs],
  [
    'status',
    { status: 204 },
    'must be an HTTP status from 200 to 599 that has a body (not 204, 205, 304)',
    '应为 200 至 599 中可带响应体的 HTTP 状态码（204、205、304 除外）',
  ],
  [
    'headers',
    { headers: 1 },
    'must be header names of letters, digits and -, with printable ASCII values',
    '应为由字母、数字和 - 组成的头部名，值为可打印 ASCII',
  ],
  [
    'headers.a',
    { headers: { a: '券' } },
    'must be header names of letters, digits and -, with printable ASCII values',
    '应为由字母、数字和 - 组成的头部名，值为可打印 ASCII',
  ],
  ['when', { when: 'later' }, 'must be one of before, after', '应为以下之一：before, after'],
  ['when', { kind: 'lost_then_already_used' }, 'must be after for this kind', '该种故障须为 after'],
  [
    'endpoint',
    { endpoint: 'quary' },
    'must be the path of an endpoint, such as /openpay/coupon/wf',
    '应为接口的路径，如 /openpay/coupon/wf',
  ],
  ['ms', { kind: 'reset', ms: 1 }, 'is for latency and silence', '仅用于 latency、silence'],
])('a fault whose %s is wrong, as in %j: %s', (field, more, en, zh) => {
  expect(fault({ kind: 'http_status', when: 'before', ...more })).toBe(false);
  expect(schemaProblems(fault.errors)).toEqual([{ field, text: { en, zh } }]);
});

test.each([
  ['', {}, 'must be a JSON object with at least one field', '应为至少有一个字段的 JSON 对象'],
  [
    'now',
    { now: '2026' },
    'must be a time with its offset, such as 2026-01-31T23:59:59+08:00',
    '应为带时区的时间，如 2026-01-31T23:59:59+08:00',
  ],
  ['offset_ms', { offset_ms: 0.5 }, 'must be whole milliseconds', '应为整数毫秒'],
  ['advance_ms', { advance_ms: '1' }, 'must be whole milliseconds', '应为整数毫秒'],
  ['frozen', { frozen: 1 }, 'must be true or false', '应为 true 或 false'],
])('a clock whose "%s" is wrong, as in %j: %s', (field, change, en, zh) => {
  expect(clockChange(change)).toBe(false);
  expect(schemaProblems(clockChange.errors)).toEqual([{ field, text: { en, zh } }]);
});
