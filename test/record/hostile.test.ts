import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactor } from '../../mock-server/src/record/redact.js';

interface Secrets {
  readonly sign: string;
  readonly code: string;
  readonly key: string;
}

const oneOf = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...Array.from(characters));
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: oneOf('0123456789abcdef'), minLength: length, maxLength: length });
const secrets: fc.Arbitrary<Secrets> = fc.record({
  sign: fc.oneof(
    hex(32),
    hex(64),
    hex(32).map((text) => text.toUpperCase()),
  ),
  code: fc.oneof(
    fc.bigInt(100_000_000_000n, 9_999_999_999_999_999n).map(String),
    fc.string({ unit: oneOf('0123456789abcXYZ'), minLength: 10, maxLength: 16 }),
  ),
  key: fc.string({ unit: 'grapheme', minLength: 10, maxLength: 24 }).filter((key) => key.trim() === key),
});

/** Text with secrets anywhere in it. */
const spiked = ({ sign, code, key }: Secrets): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.constantFrom(
          sign,
          code,
          key,
          sign.toUpperCase(),
          `sign=${sign}`,
          `"key": "${key}"`,
          '{',
          '["',
          '&',
          '=',
        ),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join(''));

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const values = (all: Secrets): fc.Arbitrary<Json> => {
  const number = /^[1-9]\d{0,15}$/u.test(all.code) ? [Number(all.code)] : [1];
  return fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      spiked(all),
      fc.constantFrom<Json>(null, true, 0, -1.5, all.code, all.sign, all.key, ...number),
      spiked(all).map((text) => JSON.stringify({ coupon_code: all.code, sign: all.sign, text })),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names(all), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
};

const names = (all: Secrets): fc.Arbitrary<string> =>
  fc.oneof(
    spiked(all),
    fc.constantFrom(
      'sign',
      'coupon_code',
      'couponCode',
      'codes',
      'key',
      'appSecret',
      'wf_trace_no',
      'amount',
      'x',
    ),
  );

/** A random spelling of the JSON: any character may be an escape, with any space between tokens. */
const written = (value: Json, draw: () => number): string => {
  const gap = (): string => ['', '', ' ', '\n\t'][draw() % 4] ?? '';
  const text = (plain: string): string =>
    `"${Array.from({ length: plain.length }, (_, at) => {
      const unit = plain.charAt(at);
      const escape = String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
      return draw() % 5 === 0 ? escape : JSON.stringify(unit).slice(1, -1);
    }).join('')}"`;
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) {
    return `[${value.map((one: Json) => gap() + written(one, draw) + gap()).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const rows = Object.entries(value).map(
    ([name, one]: [string, Json]) => `${gap()}${text(name)}${gap()}:${gap()}${written(one, draw)}`,
  );
  return `{${rows.join(',')}${gap()}}`;
};

/** Every name and value of a JSON text, and of those within its texts. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, ...(isJson(value) ? textsIn(JSON.parse(value)) : [])];
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, one]) => textsIn(name).concat(textsIn(one)));
}

function isJson(text: string): boolean {
  if (!/^[[{]/u.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const exchanges = secrets.chain((all) =>
  fc.record({
    all: fc.constant(all),
    asked: fc.record({ coupon_code: fc.constant(all.code), sign: fc.constant(all.sign), more: values(all) }),
    answered: fc.record({ codes: fc.constant(all.code), more: values(all), sign: fc.constant(all.sign) }),
    draws: fc.infiniteStream(fc.nat({ max: 999 })),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    secret: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }),
);

const leaks = ({ sign, code, key }: Secrets, text: string): readonly string[] =>
  [key, code, sign].filter((one) => text.includes(one) || text.includes(JSON.stringify(one).slice(1, -1)));

test('no line contains a signature, code or key in any place or spelling, and the code has one pseudonym', () => {
  fc.assert(
    fc.property(exchanges, ({ all, asked, answered, draws, secret }) => {
      const redact = redactor({ secret, keepSigns: false, key: all.key });
      const draw = (): number => Number(draws.next().value);
      const { request, response } = redact({
        request: { body: written(asked, draw) },
        response: { body: written(answered, draw) },
      });
      const bodies = [request.body, response?.body ?? ''].map((body): Record<string, unknown> =>
        JSON.parse(body),
      );
      expect(leaks(all, JSON.stringify({ request, response }))).toEqual([]);
      for (const text of textsIn(bodies)) expect(leaks(all, text)).toEqual([]);
      expect(bodies[1]?.['codes']).toBe(bodies[0]?.['coupon_code']);
      expect(bodies.map((body) => body['sign'])).toEqual(['(redacted)', '(redacted)']);
    }),
    { numRuns: 500 },
  );
});

test('no line contains them if the body was cut, or is not JSON', () => {
  fc.assert(
    fc.property(exchanges, ({ all, asked, answered, draws, cut, secret }) => {
      const redact = redactor({ secret, keepSigns: false, key: all.key });
      const draw = (): number => Number(draws.next().value);
      const text = written(answered, draw);
      const form = new URLSearchParams({ ...asked, more: JSON.stringify(asked.more) }).toString();
      for (const body of [text.slice(0, Math.floor(text.length * cut)), `<p>${text}</p>`, form]) {
        const { request, response } = redact({
          request: { body: JSON.stringify(asked) },
          response: { body },
        });
        expect(leaks(all, JSON.stringify({ request, response }))).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a body with nothing to hide stays unchanged, with every escape', () => {
  const plain = fc.string({ unit: oneOf('gxyz {}[]:,"\\\u4e2d\u{1f600}'), maxLength: 20 });
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      plain,
      fc.constantFrom<Json>(null, true, 1.5),
      fc.array(tie('value')),
      fc.dictionary(plain, tie('value')),
    ),
  })).value;
  fc.assert(
    fc.property(value, fc.infiniteStream(fc.nat({ max: 999 })), (one, draws) => {
      const body = written({ coupon_code: '', one }, () => Number(draws.next().value));
      const redact = redactor({ secret: Buffer.alloc(32), keepSigns: false, key: undefined });
      expect(redact({ request: { body }, response: { body } })).toEqual({
        request: { body },
        response: { body },
      });
    }),
  );
});

test('of a short body with many escapes, only what is secret is redacted', () => {
  const secret = Uint8Array.from([
    0, 3, 111, 136, 173, 246, 171, 54, 0, 0, 70, 248, 215, 81, 4, 0, 250, 13, 64, 97, 5, 3, 0, 38, 110, 1, 0,
    0, 225, 0, 251, 6,
  ]);
  const redact = redactor({ secret, keepSigns: false, key: '㇛𝐄⮳ぢߕঠ🎃ᥰ𝂉🧕𜽟𒉝𐔰𝼉𓀼ꭞ⟡🄅Ԥ∥𝢣𐦂⥪' });
  const body = String.raw`{"c\u006fup\u006fn_co\u0064e":  "7\u003907018206ba674","\u0073ign" :"64\u0038739e\u006673\u0064e84efd9e\u00357d117f\u0062d\u0033\u0061\u0033\u0038fa\u0032ae93\u0032f\u0039e826398b4\u0062e77c0\u006643c\u0066b5","more" : { "cou\u0070on_code" : "{\"\u0063\u006fupon_co\u0064e\":\"79070\u0031\u0038206ba\u003674\u0022,\"sign\"\u003a\"6487\u00339\u0065f73de84efd\u0039e57d117\u0066bd\u0033\u006138fa\u0032ae\u0039\u00332f9\u0065\u003826398b4b\u006577\u00630f43\u0063f\u00625\",\"te\u0078t\"\u003a\"\u0073i\u0067n=\u003648739ef73de\u00384e\u0066\u00649e5\u0037d1\u0031\u0037\u0066bd3a3\u0038f\u0061\u0032ae932f\u0039\u0065\u0038\u00326398b\u0034\u0062\u0065\u00377c0f43\u0063fb5\"}"} }`;
  const said: unknown = JSON.parse(redact({ request: { body }, response: null }).request.body);
  expect(said).toMatchObject({ sign: '(redacted)', more: { coupon_code: expect.any(String) } });
});
