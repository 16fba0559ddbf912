import { expect, test } from 'vitest';
import { canonicalString, sign, verify } from '@shoubei-kit/sdk-lite/signing';
import vectors from '../../contracts/vectors/signing.json' with { type: 'json' };
import { vector as areVectors } from '@shoubei-kit/contracts';

const read: unknown = vectors;
if (!areVectors(read)) throw new Error(JSON.stringify(areVectors.errors));
const { cases } = read;

test('there are vectors, and each has a different name', () => {
  expect(cases.length).toBeGreaterThanOrEqual(36);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test.each(cases)('vector: $name', ({ fields, rule, key, canonical, sign: expected }) => {
  expect(canonicalString(fields, rule, key)).toBe(canonical);
  expect(sign(fields, rule, key)).toBe(expected);
  expect(verify({ ...fields, sign: expected }, rule, key)).toBe(true);
});

test.each(cases)(
  'vector: $name; after any change it does not verify',
  ({ fields, rule, key, sign: expected }) => {
    const signed = { ...fields, sign: expected };
    for (const [name, value] of Object.entries(fields)) {
      if (name === 'sign') continue;
      expect(verify({ ...signed, [name]: `${value ?? ''}x` }, rule, key), `${name} changed`).toBe(false);
      if (value === null || value === '') continue;
      expect(verify({ ...signed, [name]: null }, rule, key), `${name} taken away`).toBe(false);
    }
    expect(verify({ ...signed, zz: 'added' }, rule, key), 'a field added').toBe(false);
    expect(verify(signed, rule, `${key}x`), 'another key').toBe(false);
  },
);

const [first] = cases;
test.each([
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 0],
  ['a list', ['1a5a801a0dbb2fbe209ea68b1d3f0e37']],
  ['upper case', '1A5A801A0DBB2FBE209EA68B1D3F0E37'],
  ['cut short', '1a5a801a0dbb2fbe209ea68b1d3f0e3'],
  ['too long', '1a5a801a0dbb2fbe209ea68b1d3f0e370'],
  ['with a space', '1a5a801a0dbb2fbe209ea68b1d3f0e37 '],
  ['wrong in its first digit', '0a5a801a0dbb2fbe209ea68b1d3f0e37'],
  ['wrong in its last digit', '1a5a801a0dbb2fbe209ea68b1d3f0e38'],
  ['of as many characters and more bytes', '1a5a801a0dbb2fbe209ea68b1d3f0e3７'],
])('a sign that is %s does not verify', (_, given) => {
  expect(first?.sign).toBe('1a5a801a0dbb2fbe209ea68b1d3f0e37');
  expect(verify({ ...first?.fields, sign: given }, {}, 'shoubei-mock-demo-key')).toBe(false);
});

test('a sign that is only inherited does not verify', () => {
  const inherited: Record<string, unknown> = Object.create({ sign: first?.sign });
  expect(verify(Object.assign(inherited, first?.fields), {}, 'shoubei-mock-demo-key')).toBe(false);
});
