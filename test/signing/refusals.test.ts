import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import {
  canonicalString,
  defaultRule,
  sign,
  SigningError,
  type SigningRule,
  verify,
} from '@shoubei-kit/sdk-lite/signing';

const key = 'k3y-that-nobody-may-see';

function refusalOf(run: () => unknown): SigningError {
  try {
    run();
  } catch (error) {
    if (error instanceof SigningError) return error;
    throw error;
  }
  throw new Error('it was signed');
}

/** Calls it as an untyped caller might: with fields and a rule of any kind. */
const signAny = (fields: object, rule: object = {}, withKey = key): unknown =>
  Reflect.apply(sign, undefined, [fields, rule, withKey]);

test.each([
  ['an object', {}, 'nested_value'],
  ['a list', ['1'], 'nested_value'],
  ['a date', new Date(0), 'nested_value'],
  ['a boxed string', Object('1'), 'nested_value'],
  ['a function', () => '1', 'nested_value'],
  ['a symbol', Symbol('1'), 'nested_value'],
  ['2^53', 2 ** 53, 'unsafe_number'],
  ['-2^53', -(2 ** 53), 'unsafe_number'],
  ['1e21', 1e21, 'unsafe_number'],
  ['NaN', Number.NaN, 'unsafe_number'],
  ['Infinity', Number.POSITIVE_INFINITY, 'unsafe_number'],
  ['a bigint', 1n, 'unsafe_number'],
  ['half a character', 'a\uD83D', 'not_in_charset'],
  ['the other half', '\uDE00a', 'not_in_charset'],
])('%s cannot be signed: %s', (_, value, code) => {
  for (const run of [signAny, (fields: object) => verify({ ...fields, sign: '0' }, {}, key)]) {
    const error = refusalOf(() => run({ fine: '1', amount: value }));
    expect(error).toMatchObject({ name: 'SigningError', code, field: 'amount' });
    expect(error.message).toBe(`cannot sign: ${code} ("amount")`);
  }
});

test.each([
  [9007199254740991, '9007199254740991'],
  [-9007199254740991, '-9007199254740991'],
  [-0, '0'],
  [0.1, '0.1'],
  [1e-7, '1e-7'],
  [1.5e10, '15000000000'],
  [true, 'true'],
  [false, 'false'],
])('%d is signed as %s', (value, text) => {
  expect(canonicalString({ value }, {}, 'K')).toBe(`value=${text}&key=K`);
});

test.each([
  ['algorithm', 'md4'],
  ['algorithm', 'MD5'],
  ['algorithm', 'hmac-sha1'],
  ['algorithm', 'xmd5'],
  ['algorithm', 'md5x'],
  ['algorithm', 'xsha1'],
  ['algorithm', 'sha1x'],
  ['algorithm', undefined],
  ['algorithm', ['md5']],
  ['case', 'Lower'],
  ['case', 'xlower'],
  ['case', 'upperx'],
  ['order', 'name\n'],
  ['order', 'xname'],
  ['order', 'givenx'],
  ['order', ''],
  ['empties', 'true'],
  ['empties', undefined],
  ['pair', 'k=v '],
  ['pair', 'k'],
  ['pair', 'xk=v'],
  ['pair', 'xv'],
  ['joiner', 0],
  ['joiner', null],
  ['placement', 'key'],
  ['placement', '&key'],
  ['placement', 'x&key='],
  ['placement', 'nonex'],
  ['urlencode', 'percent-lower'],
  ['urlencode', 'xnone'],
  ['urlencode', 'xform'],
  ['charset', 'gb18030'],
  ['charset', 'xgbk'],
  ['charset', 'gbkx'],
  ['charset', 'xutf-8'],
  ['charset', 'utf-8x'],
  ['charset', 'UTF-8'],
  ['algoritm', 'md5'],
  ['response', {}],
  ['constructor', 'md5'],
])('a rule with %s %j is rejected', (name, value) => {
  const rule = { [name]: value };
  expect(refusalOf(() => signAny({}, rule))).toMatchObject({ code: 'unknown_rule', field: name });
  expect(refusalOf(() => Reflect.apply(canonicalString, undefined, [{}, rule, key])).code).toBe(
    'unknown_rule',
  );
});

test.each([
  ['emoji', { text: '券😀' }, 'text'],
  ['the euro', { text: '€5' }, 'text'],
  ['Korean', { text: '한' }, 'text'],
  ['Latin with accents', { text: 'é is there, ñ is not' }, 'text'],
  ['a character of GB18030 only', { text: '㐀' }, 'text'],
  ['a private character', { text: '\uE000' }, 'text'],
  ['half a character', { text: '\uD800' }, 'text'],
  ['a name', { ñ: '1' }, 'ñ'],
])('GBK has no bytes for %s', (_, fields, field) => {
  expect(refusalOf(() => sign(fields, { charset: 'gbk' }, key))).toMatchObject({
    code: 'not_in_charset',
    field,
  });
});

test.each([
  ['half a character', 'utf-8', '\uD800'],
  ['the other half', 'utf-8', '\uDE00'],
  ['an emoji', 'gbk', '😀'],
  ['half a character', 'gbk', '\uD83D'],
] as const)('%s in the key, joiner or keyName is not signed as something else in %s', (_, charset, text) => {
  const rules: readonly (readonly [string, Partial<SigningRule>, string])[] = [
    ['key', {}, `${key}${text}`],
    ['key', { placement: 'prepend' }, `${text}${key}`],
    ['key', { algorithm: 'hmac-md5', placement: 'none' }, `${text}${key}`],
    ['joiner', { joiner: text }, key],
    ['keyName', { keyName: text }, key],
    ['keyName', { keyName: text, placement: 'sorted' }, key],
  ];
  for (const [field, rule, withKey] of rules) {
    for (const make of [sign, canonicalString]) {
      const error = refusalOf(() => make({ a: '1', b: '2' }, { ...rule, charset }, withKey));
      expect(error).toMatchObject({ code: 'not_in_charset', field });
      expect(error.message).toBe(`cannot sign: not_in_charset ("${field}")`);
    }
  }
});

test('names that JavaScript moves to the front are rejected only if the rule uses the given order', () => {
  const fields = { b: '1', 12: '2' };
  expect(refusalOf(() => sign(fields, { order: 'given' }, key))).toMatchObject({
    code: 'order_lost',
    field: '12',
  });
  expect(canonicalString(fields, {}, 'K')).toBe('12=2&b=1&key=K');
  for (const name of ['01', '-1', '1.5', '1e3', '4294967295', ' 1']) {
    expect(canonicalString({ b: '1', [name]: '2' }, { order: 'given' }, 'K')).toBe(`b=1&${name}=2&key=K`);
  }
  for (const name of ['0', '4294967294']) {
    expect(refusalOf(() => sign({ b: '1', [name]: '2' }, { order: 'given' }, key)).code).toBe('order_lost');
  }
});

test('fields that are not signed are not checked, whatever their names', () => {
  const nothing = { '\uD800': null, '😀': undefined, 7: null };
  expect(canonicalString({ b: '2', ...nothing, a: '1' }, { charset: 'gbk' }, 'K')).toBe('a=1&b=2&key=K');
  expect(canonicalString({ b: '2', ...nothing, a: '1' }, {}, 'K')).toBe('a=1&b=2&key=K');
  expect(canonicalString({ b: '2', ...nothing, a: '1' }, { order: 'given' }, 'K')).toBe('b=2&a=1&key=K');
  const emptyToo = { b: '2', '😀': '', a: '1', sign: {} };
  expect(canonicalString(emptyToo, { charset: 'gbk', empties: false }, 'K')).toBe('a=1&b=2&key=K');
});

test('a field named key precedes the key if both are sorted', () => {
  const rule = { placement: 'sorted' } as const;
  expect(canonicalString({ z: '1', key: 'field', a: '2' }, rule, 'K')).toBe('a=2&key=field&key=K&z=1');
  expect(canonicalString({ z: '1', key: null, a: '2' }, rule, 'K')).toBe('a=2&key=K&z=1');
  expect(canonicalString({ z: '1', a: '2' }, { ...rule, order: 'given' }, 'K')).toBe('z=1&a=2&key=K');
});

test('names are sorted by their bytes: in UTF-8 an emoji is last, though UTF-16 would put it before U+FF5E', () => {
  const fields = { '～': '2', '😀': '3', Z: '1', a: '1' };
  expect(canonicalString(fields, {}, 'K')).toBe('Z=1&a=1&～=2&😀=3&key=K');
});

test('sixty ASCII names are sorted as well as few are', () => {
  const names = Array.from({ length: 60 }, (_, index) => `f${String(59 - index).padStart(2, '0')}`);
  const fields = Object.fromEntries(names.map((name) => [name, '']));
  const text = canonicalString(fields, { pair: 'k=v', joiner: '', placement: 'none' }, 'K');
  expect(text).toHaveLength(240);
  expect(text.slice(0, 44)).toBe('f00=f01=f02=f03=f04=f05=f06=f07=f08=f09=f10=');
  expect(text.slice(-12)).toBe('f57=f58=f59=');
});

test('bytes below 0x10 are escaped in two digits', () => {
  const rule = { urlencode: 'percent', placement: 'none' } as const;
  expect(canonicalString({ a: '\t\n\u0010' }, rule, 'K')).toBe('a=%09%0A%10');
  expect(canonicalString({ a: '\t\n\u0010' }, { ...rule, urlencode: 'form' }, 'K')).toBe('a=%09%0A%10');
});

test('names that differ only in case have one order, whatever the order of insertion', () => {
  const rule = { order: 'name-ignore-case' } as const;
  expect(canonicalString({ b: '3', a: '2', A: '1', C: '4' }, rule, 'K')).toBe('A=1&a=2&b=3&C=4&key=K');
  expect(canonicalString({ C: '4', A: '1', a: '2', b: '3' }, rule, 'K')).toBe('A=1&a=2&b=3&C=4&key=K');
});

test('an own __proto__ field is signed, and inherited fields are not', () => {
  const own: unknown = JSON.parse('{"b":"2","__proto__":"1"}');
  expect(canonicalString(Object.fromEntries(Object.entries(own ?? {})), {}, 'K')).toBe(
    '__proto__=1&b=2&key=K',
  );
  const inherited: Record<string, unknown> = Object.create({ a: 'not mine' });
  inherited['b'] = '2';
  expect(canonicalString(inherited, {}, 'K')).toBe('b=2&key=K');
  const bare: Record<string, unknown> = Object.create(null);
  bare['b'] = '2';
  expect(canonicalString(bare, {}, 'K')).toBe('b=2&key=K');
});

test('no rejection shows the key or a value', () => {
  const secret = 'v4lue-that-nobody-may-see';
  const refusals = [
    refusalOf(() => signAny({ a: [secret] })),
    refusalOf(() => signAny({ a: `${secret}\uD800` })),
    refusalOf(() => signAny({ a: secret }, { algorithm: key })),
    refusalOf(() => signAny({ a: secret }, { charset: 'gbk' }, `${key}😀`)),
  ];
  for (const error of refusals) {
    const shown = inspect(error, { showHidden: true, depth: Infinity }) + JSON.stringify(error);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(key);
  }
});

test('signing does not change the fields or the default rule', () => {
  const fields = Object.freeze({ b: '2', a: '1', sign: 'x' });
  sign(fields, Object.freeze({ order: 'name' }), key);
  expect(Object.keys(fields)).toEqual(['b', 'a', 'sign']);
  expect(Object.isFrozen(defaultRule)).toBe(true);
  expect(defaultRule).toEqual({
    algorithm: 'md5',
    case: 'lower',
    order: 'name',
    empties: true,
    pair: 'k=v',
    joiner: '&',
    placement: '&key=',
    keyName: 'key',
    urlencode: 'none',
    charset: 'utf-8',
  });
});
