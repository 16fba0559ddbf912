import { expect, test } from 'vitest';
import { redactor } from '../../mock-server/src/record/redact.js';
import { plainsOf } from '../../mock-server/src/redaction/unescape.js';
import { processorMs } from '../support/longest-block.js';

const key = 'Zm9v+YmFy/test1234';
const code = '6795-3392/2928';

const each = (text: string, write: (point: number) => string): string =>
  Array.from(text, (character) => write(character.codePointAt(0) ?? 0)).join('');
const hex = (point: number, digits: number): string => point.toString(16).padStart(digits, '0');
const escapes: Readonly<Record<string, (text: string) => string>> = {
  percent: encodeURIComponent,
  'all percent': (text) => each(text, (point) => `%${hex(point, 2)}`),
  'percent u': (text) => each(text, (point) => `%u${hex(point, 4)}`),
  JSON: (text) => JSON.stringify(text).slice(1, -1),
  'all of JSON': (text) => each(text, (point) => String.raw`\u${hex(point, 4)}`),
  'backslash x': (text) => each(text, (point) => String.raw`\x${hex(point, 2)}`),
  HTML: (text) => each(text, (point) => `&#${point};`),
  'HTML in hexadecimal': (text) => each(text, (point) => `&#x${hex(point, 2)};`),
};
const encodings = {
  ...escapes,
  base64: (text: string) => Buffer.from(text).toString('base64'),
  hexadecimal: (text: string) => Buffer.from(text).toString('hex'),
};
const twice = Object.entries(escapes).flatMap(([outer, write]) =>
  Object.entries(encodings).map(
    ([inner, writeInner]) => [`${outer} of ${inner}`, (text: string) => write(writeInner(text))] as const,
  ),
);
const thrice = Object.entries(escapes).flatMap(([outer, write], at) =>
  twice
    .filter((_, index) => index % 7 === at % 7)
    .map(
      ([inner, writeInner]) => [`${outer} of ${inner}`, (text: string) => write(writeInner(text))] as const,
    ),
);

/** What is written of a text: in a value, in a name, in a form, in a path and in a content type. */
function recorded(text: string): readonly string[] {
  const redact = redactor({ secret: Buffer.alloc(32), keepSigns: false, key });
  redact({ request: { body: JSON.stringify({ coupon_code: code }) }, response: null });
  const bodies = [
    JSON.stringify({ x: text }),
    JSON.stringify({ x: `before ${text} after` }),
    JSON.stringify({ [text]: 1 }),
    JSON.stringify({ x: JSON.stringify({ x: text }) }),
    `{"x":"${text}"}`,
    `x=${text}`,
    `${text}=1`,
  ];
  const { request } = redact({
    request: { body: '', path: `/coupon/${text}/wf`, content_type: `text/plain; x=${text}` },
    response: null,
  });
  return [
    ...bodies.map((body) => redact({ request: { body }, response: null }).request.body),
    request.path ?? '',
    request.content_type ?? '',
  ];
}

/** Whether a secret can be read in a recording: as it is, in this encoding, or with the escapes undone. */
function shows(secret: string, text: string): boolean {
  const json = JSON.stringify(text).slice(1, -1);
  const forms = [text, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(text)];
  return recorded(text).some(
    (one) =>
      forms.some((form) => one.includes(form)) || plainsOf(one).some((plain) => plain.includes(secret)),
  );
}

test('no key is recorded that is escaped or encoded, and that escaped, once or twice', () => {
  const all = [...twice, ...thrice];
  expect(all).toHaveLength(172);
  expect(all.filter(([, write]) => shows(key, write(key))).map(([name]) => name)).toStrictEqual([]);
});

test('no coupon code is recorded that is escaped twice or three times', () => {
  const escapedOnly = [...twice, ...thrice].filter(([name]) => !/(?:of base64|of hexadecimal)$/u.test(name));
  expect(escapedOnly.filter(([, write]) => shows(code, write(code))).map(([name]) => name)).toStrictEqual([]);
});

test.each(['%25252525252525', 'a%25252525253D1%25252525253B', '&amp;amp;amp;#37;2525', '\\'])(
  '64 KiB of %s are searched quickly',
  (part) => {
    const redact = redactor({ secret: Buffer.alloc(32), keepSigns: false, key });
    const body = `{"x":"${part.repeat(65_000 / part.length)}"}`;
    expect(processorMs(() => redact({ request: { body }, response: null }))).toBeLessThan(1_000);
  },
);
