import { expect, test } from 'vitest';
import { parse, parseText, quotedName } from '../../mock-server/src/core/parse.js';

const json = 'application/json';

function parsed(
  body: string | Uint8Array,
  contentType: string | undefined = json,
  contentEncoding?: string,
): unknown {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const found = parse({ contentType, contentEncoding, body: bytes }, 100);
  if (!('refusal' in found)) return { ...found.sent };
  const { field, text, assumptions } = found.refusal.reason;
  return [field, text.en, text.zh, assumptions ?? [], 'sent' in found];
}

test.each([
  ['application/json', undefined],
  ['application/json', 'identity'],
  ['Application/JSON', 'Identity'],
  [' application/json ; charset=utf-8', undefined],
  ['application/json;charset=UTF8', undefined],
  ['application/json; charset="utf-8"; x=y', undefined],
  ['application/json; x=y; charset=utf-8', undefined],
  ['application/json; x=y', undefined],
])('%s in encoding %s is read', (type, encoding) => {
  expect(parsed('{"a":"1"}', type, encoding)).toEqual({ a: '1' });
});

test.each([
  ['text/plain', 'expected application/json, got "text/plain"', '应为 application/json，实为 "text/plain"'],
  ['', 'expected application/json, got none', '应为 application/json，实为 空'],
  [
    'application/json; charset=gbk',
    'expected UTF-8, got "application/json; charset=gbk"',
    '应为 UTF-8，实为 "application/json; charset=gbk"',
  ],
  [
    'application/json; charset=utf-88',
    'expected UTF-8, got "application/json; charset=utf-88"',
    '应为 UTF-8，实为 "application/json; charset=utf-88"',
  ],
  [
    'application/json; charset=charset=utf-8',
    'expected UTF-8, got "application/json; charset=charset=utf-8"',
    '应为 UTF-8，实为 "application/json; charset=charset=utf-8"',
  ],
  [
    'application/json; charset=',
    'expected UTF-8, got "application/json; charset="',
    '应为 UTF-8，实为 "application/json; charset="',
  ],
])('the content type "%s" is rejected', (type, en, zh) => {
  expect(parsed('{}', type)).toEqual(['Content-Type', en, zh, [], false]);
});

test('a request without a content type is rejected', () => {
  const { contentType, ...rest } = {
    contentType: undefined,
    contentEncoding: undefined,
    body: new Uint8Array(),
  };
  expect(parse({ contentType, ...rest }, 100)).toMatchObject({
    refusal: { reason: { text: { en: 'expected application/json, got none' } } },
  });
});

test('a compressed body is rejected', () => {
  const refused = ['Content-Encoding', 'a compressed body is not read', '不接受压缩的请求体', [], false];
  expect(parsed('{}', json, 'gzip')).toEqual(refused);
});

test('a body beyond the limit is rejected with the limit', () => {
  const found = parse({ contentType: json, contentEncoding: undefined, body: 'too_large' }, 100);
  expect(found).toMatchObject({
    refusal: { reason: { field: 'body', text: { en: 'larger than 100 bytes', zh: '超过 100 字节' } } },
  });
});

test('bytes that are not UTF-8 are rejected', () => {
  expect(parsed(new Uint8Array([0x7b, 0xff, 0x7d]))).toEqual([
    'body',
    'not valid UTF-8',
    '不是合法的 UTF-8',
    [],
    false,
  ]);
});

test.each([
  ['{', 'not valid JSON', '不是合法的 JSON'],
  ['', 'not valid JSON', '不是合法的 JSON'],
  ['\uFEFF{}', 'begins with a byte order mark: send it without', '以字节顺序标记（BOM）开头，请去掉后发送'],
  ['[]', 'a JSON object is expected', '应为 JSON 对象'],
  ['null', 'a JSON object is expected', '应为 JSON 对象'],
  ['"a"', 'a JSON object is expected', '应为 JSON 对象'],
  ['1', 'a JSON object is expected', '应为 JSON 对象'],
])('the body %j is rejected', (body, en, zh) => {
  expect(parsed(body)).toEqual(['body', en, zh, [], false]);
});

test.each([
  ['{"a":{}}', 'a', 'an object or array cannot be signed', '对象或数组无法签名'],
  ['{"a":[1]}', 'a', 'an object or array cannot be signed', '对象或数组无法签名'],
  ['{"a":9007199254740992}', 'a', 'a number beyond 2^53: send it as text', '数字超出 2^53，请改用字符串'],
  ['{"a":-9007199254740992}', 'a', 'a number beyond 2^53: send it as text', '数字超出 2^53，请改用字符串'],
  ['{"a":1e400}', 'a', 'a number beyond 2^53: send it as text', '数字超出 2^53，请改用字符串'],
  ['{"a":"\\ud800"}', 'a', 'half of a surrogate pair: UTF-8 cannot carry it', '含半个代理对，UTF-8 无法表示'],
  [
    '{"\\ud800":1}',
    String.raw`"\ud800"`,
    'half of a surrogate pair: UTF-8 cannot carry it',
    '含半个代理对，UTF-8 无法表示',
  ],
  ['{"b":"1","c":"2","a":{}}', 'a', 'an object or array cannot be signed', '对象或数组无法签名'],
])('%s is rejected with its fields, because it cannot be signed', (body, field, en, zh) => {
  expect(parsed(body)).toEqual([field, en, zh, ['A1'], true]);
});

test.each([
  ['{"a":"1","a":"1"}', 'a'],
  ['{"a":1,"b":2,"a" : 3}', 'a'],
  ['{"a":1,\n"b":2,"b"\t\r\n :3}', 'b'],
  [String.raw`{"x\"y":1,"x\"y":2}`, String.raw`"x\"y"`],
  [String.raw`{"a":1,"\u0061":2}`, 'a'],
  ['{"__proto__":"1","__proto__":"2"}', '__proto__'],
  ['{"a b":1,"a b":2}', '"a b"'],
])('in %s a name is duplicate', (body, field) => {
  expect(parsed(body)).toEqual([field, 'the name comes twice', '字段名重复', ['A13'], false]);
});

test.each([
  ['{}', {}],
  ['{ "a" : "b:c" , "d" : "\\"e\\":" }', { a: 'b:c', d: '"e":' }],
  ['{"a":"a","b":"a"}', { a: 'a', b: 'a' }],
  ['{"a:b":"1","":"2"}', { 'a:b': '1', '': '2' }],
  [
    '{"a":null,"b":true,"c":9007199254740991,"d":-9007199254740991,"e":1.5}',
    { a: null, b: true, c: 9007199254740991, d: -9007199254740991, e: 1.5 },
  ],
  ['{"a":"😀","b":"\\ud83d\\ude00","c":"\\\\"}', { a: '😀', b: '😀', c: '\\' }],
])('%s is read', (body, fields) => {
  expect(parsed(body)).toEqual(fields);
});

test('__proto__ is a name like any other', () => {
  const body = new TextEncoder().encode('{"__proto__":"1"}');
  const found = parse({ contentType: json, contentEncoding: undefined, body }, 100);
  expect('refusal' in found ? [] : [Object.keys(found.sent), Object.getPrototypeOf(found.sent)]).toEqual([
    ['__proto__'],
    null,
  ]);
});

test('a plain name of up to 40 characters is printed as it is, others are quoted', () => {
  expect(quotedName('wf_trace-no1')).toBe('wf_trace-no1');
  expect(quotedName('a'.repeat(40))).toBe('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
  expect(quotedName('a b')).toBe('"a b"');
  expect(quotedName('"a')).toBe(String.raw`"\"a"`);
  expect(quotedName('a"')).toBe(String.raw`"a\""`);
  expect(quotedName('')).toBe('""');
});

test('text with half of a surrogate pair is rejected, escaped or not', () => {
  expect(parseText('{"a":"\ud800"}')).toMatchObject({
    refusal: { reason: { field: 'a', text: { en: 'half of a surrogate pair: UTF-8 cannot carry it' } } },
  });
});
