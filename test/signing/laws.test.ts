import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalString, type Fields, sign, type SigningRule, verify } from '@shoubei-kit/sdk-lite/signing';

const inGbk = fc.string({
  unit: fc.constantFrom(...'AZaz09_-.~*=&+% 券码核销元测试ΩжЖⅠ，。￥'.split('')),
  maxLength: 12,
});
const anyText = fc.string({ unit: 'binary', maxLength: 12 });

const rules: fc.Arbitrary<SigningRule> = fc.record({
  algorithm: fc.constantFrom('md5', 'hmac-md5', 'sha1', 'sha256', 'hmac-sha256'),
  case: fc.constantFrom('lower', 'upper'),
  order: fc.constantFrom('name', 'name-ignore-case', 'given'),
  empties: fc.boolean(),
  pair: fc.constantFrom('k=v', 'kv', 'v'),
  joiner: fc.constantFrom('&', '', '|', '，'),
  placement: fc.constantFrom('&key=', 'append', '&', 'prepend', 'wrap', 'sorted', 'none'),
  keyName: fc.constantFrom('key', 'appSecret', ''),
  urlencode: fc.constantFrom('none', 'percent', 'form'),
  charset: fc.constantFrom('utf-8', 'gbk'),
});

type Pairs = [string, string | number | boolean][];
const isIndex = (name: string): boolean => /^(0|[1-9]\d*)$/u.test(name);

/** A rule with fields that it can sign, as pairs of distinct names and values, and a key. */
const signable = rules.chain((rule) => {
  const text = rule.charset === 'gbk' ? inGbk : anyText;
  const value = fc.oneof(text, fc.maxSafeInteger(), fc.boolean());
  const name = text.filter((one) => one !== 'sign' && !isIndex(one));
  const pairs: fc.Arbitrary<Pairs> = fc.uniqueArray(fc.tuple(name, value), {
    selector: ([one]) => one,
    maxLength: 8,
  });
  return fc.record({
    rule: fc.constant(rule),
    pairs,
    key: text,
    newName: name,
    newValue: text.filter((t) => t !== ''),
  });
});

const fieldsOf = (pairs: readonly (readonly [string, unknown])[]): Fields => Object.fromEntries(pairs);
const isNew = (name: string, pairs: Pairs): boolean => pairs.every(([one]) => one !== name);

test('a signed message verifies', () => {
  fc.assert(
    fc.property(signable, ({ rule, pairs, key }) => {
      const fields = fieldsOf(pairs);
      const signature = sign(fields, rule, key);
      expect(signature).toMatch(rule.case === 'upper' ? /^[0-9A-F]+$/u : /^[0-9a-f]+$/u);
      expect(verify({ ...fields, sign: signature }, rule, key)).toBe(true);
      expect(verify({ ...fields, sign: `${signature}0` }, rule, key)).toBe(false);
      expect(sign({ ...fields, sign: signature }, rule, key)).toBe(signature);
    }),
    { numRuns: 500 },
  );
});

test('the order of insertion does not matter, unless the rule signs fields in the given order', () => {
  fc.assert(
    fc.property(signable, fc.infiniteStream(fc.nat()), ({ rule, pairs, key }, random) => {
      const named = { ...rule, order: rule.order === 'given' ? 'name' : rule.order } as const;
      const keyed = pairs.map((pair) => [Number(random.next().value), pair] as const);
      const shuffled = keyed.toSorted(([a], [b]) => a - b).map(([, pair]) => pair);
      expect(canonicalString(fieldsOf(shuffled), named, key)).toBe(
        canonicalString(fieldsOf(pairs), named, key),
      );
    }),
    { numRuns: 500 },
  );
});

test('an additional field with a value that is not empty changes the canonical string', () => {
  fc.assert(
    fc.property(signable, ({ rule, pairs, key, newName, newValue }) => {
      fc.pre(isNew(newName, pairs));
      const more = fieldsOf([...pairs, [newName, newValue]]);
      expect(canonicalString(more, rule, key)).not.toBe(canonicalString(fieldsOf(pairs), rule, key));
    }),
    { numRuns: 500 },
  );
});

test('by the default rule, any additional field changes the canonical string, even an empty one', () => {
  fc.assert(
    fc.property(signable, fc.oneof(anyText, fc.constant('')), ({ pairs, key, newName }, value) => {
      fc.pre(isNew(newName, pairs));
      const more = fieldsOf([...pairs, [newName, value]]);
      expect(canonicalString(more, {}, key)).not.toBe(canonicalString(fieldsOf(pairs), {}, key));
    }),
    { numRuns: 300 },
  );
});

test('null and undefined count as absent, whatever the name; so does "" if the rule ignores empty values', () => {
  const anyName = fc.oneof(
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) }),
    fc.nat().map(String),
  );
  fc.assert(
    fc.property(
      signable,
      anyName,
      fc.constantFrom(null, undefined, ''),
      ({ rule, pairs, key }, name, nothing) => {
        fc.pre(isNew(name, pairs));
        const silent = nothing === '' ? { ...rule, empties: false } : rule;
        const expected = canonicalString(fieldsOf(pairs), silent, key);
        expect(canonicalString(fieldsOf([...pairs, [name, nothing]]), silent, key)).toBe(expected);
        expect(canonicalString(fieldsOf([[name, nothing], ...pairs]), silent, key)).toBe(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test('options that a rule leaves out have their defaults', () => {
  fc.assert(
    fc.property(signable, ({ rule, pairs, key }) => {
      const defaults: Partial<SigningRule> = {
        algorithm: 'md5',
        case: 'lower',
        order: 'name',
        empties: true,
      };
      const { algorithm: _a, case: _c, order: _o, empties: _e, ...left } = rule;
      expect(sign(fieldsOf(pairs), left, key)).toBe(sign(fieldsOf(pairs), { ...left, ...defaults }, key));
    }),
  );
});

test('another key makes another sign, unless the rule does not use the key', () => {
  fc.assert(
    fc.property(signable, ({ rule, pairs, key }) => {
      fc.pre(rule.placement !== 'none' || rule.algorithm.startsWith('hmac'));
      expect(sign(fieldsOf(pairs), rule, `${key}x`)).not.toBe(sign(fieldsOf(pairs), rule, key));
    }),
  );
});

test('names, few or many, are sorted by their bytes, whatever their original order', () => {
  const name = fc.oneof(fc.stringMatching(/^[A-z]{1,5}$/u), fc.stringMatching(/^[a券￥😀]{1,3}$/u));
  const names = fc.uniqueArray(
    name.filter((one) => one !== 'sign'),
    { minLength: 1, maxLength: 90, size: 'max' },
  );
  fc.assert(
    fc.property(names, (given) => {
      const text = canonicalString(fieldsOf(given.map((one) => [one, '1'])), {}, 'K');
      const shown = text.split('=1&').slice(0, -1);
      expect(shown.toSorted()).toEqual(given.toSorted());
      const bytes = shown.map((one) => Buffer.from(one));
      expect(bytes.every((one, i) => i === 0 || Buffer.compare(bytes[i - 1] ?? one, one) < 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
