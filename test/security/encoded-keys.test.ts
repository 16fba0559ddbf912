import { expect, test } from 'vitest';
import type { Profile } from '@shoubei-kit/contracts';
import { startMockServer } from '@shoubei-kit/mock-server';
import { maskFor } from '../../mock-server/src/journal/masking.js';
import { redactor } from '../../mock-server/src/record/redact.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { base, post } from '../support/wire.js';

const key = 'Kq~券/Institution+900024';
const profile: Profile = { institutions: [{ inst_no: '900024', keys: [key] }] };

const bytes = (text: string, write: (byte: string) => string): string =>
  Buffer.from(text).toString('hex').replaceAll(/../gu, write);
const units = (text: string, before: string): string =>
  Array.from(
    { length: text.length },
    (_, at) => before + text.charCodeAt(at).toString(16).padStart(4, '0'),
  ).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const inLines = (text: string, end: string): string => text.replaceAll(/.{8}/gu, `$&${end}`);

/** Forms of a key in requests of programs that encode their data. */
const forms: readonly (readonly [string, string])[] = [
  ['base64 in lines, as MIME has it', inLines(base64(key), '\r\n')],
  ['base64 in lines of LF', inLines(base64(key), '\n')],
  ['base64 of base64', base64(base64(key))],
  ['base64 of base64 of base64', base64(base64(base64(key)))],
  ...['/', '/a/', 'a+', 'a-', 'abc_', 'a', '12', 'abc', 'abcd'].map((before): readonly [string, string] => [
    `base64 of base64 after ${before}`,
    before + base64(base64(key)),
  ]),
  ['base64 of percent', base64(bytes(key, (byte) => `%${byte}`))],
  ['base64 of %u', base64(units(key, '%u'))],
  ['%u', units(key, '%u')],
  ['quoted-printable', bytes(key, (byte) => `=${byte.toUpperCase()}`)],
  [
    'quoted-printable in lines',
    inLines(
      bytes(key, (byte) => `=${byte.toUpperCase()}`),
      '=\r\n',
    ).replaceAll(/=\r\n(?==\r\n)/gu, ''),
  ],
  ['hex', bytes(key, (byte) => byte)],
  ['hex in upper case', bytes(key, (byte) => byte.toUpperCase())],
  ['hex after a digit', `a${bytes(key, (byte) => byte)}`],
  ['hex with blanks', bytes(key, (byte) => `${byte} `)],
  ['base64 of hex', base64(bytes(key, (byte) => byte))],
  ['hex of base64', bytes(base64(key), (byte) => byte)],
  ['base64 of JSON', base64(JSON.stringify({ key: units(key, '\\u') }))],
];

/** Parts that would reveal most of it. */
const partsOf = (form: string): readonly string[] => {
  const length = Math.ceil(form.length / 4);
  return [form.slice(0, length), form.slice(-length)];
};

test.each(forms)('a key that is encoded as %s is in no view of its request', async (_, form) => {
  await using server = await startMockServer({ profile });
  const sent = [
    ...['note', 'coupon_code', 'ts', 'amount', 'wf_trace_no', 'shop_no'].map((name) =>
      JSON.stringify({ sign: '0'.repeat(32), ...base, coupon_code: '1', [name]: form }),
    ),
    JSON.stringify({ ...base, [form]: [] }),
    `inst_no=900024&key=${form}&a=1`,
    `${'x'.repeat(4_090)} ${form}`,
    `{"key":${JSON.stringify(form)}`,
  ];
  for (const body of sent) await post(server.url, body);
  const views: { readonly requests: readonly unknown[] } = JSON.parse(
    await fetch(`${server.url}/__admin/requests`).then((response) => response.text()),
  );
  const texts: string[] = [];
  JSON.stringify(views, (name, value: unknown) => {
    texts.push(name, typeof value === 'string' ? value : '');
    return value;
  });
  expect(views.requests).toHaveLength(sent.length);
  for (const part of partsOf(form)) expect(texts.filter((text) => text.includes(part))).toEqual([]);
});

test.each(forms)('nor, encoded as %s, in a line of a recording', (_, form) => {
  const redact = redactor({ secret: Buffer.alloc(32), keepSigns: true, key });
  for (const body of [JSON.stringify({ note: form, a: [form] }), `a=1&key_of=${form}`, `<p>${form}</p>`]) {
    const line = redact({ request: { body }, response: { body } });
    for (const part of partsOf(form)) expect(line.request.body + line.response?.body).not.toContain(part);
  }
});

const settings = toSettings(profile);
const mask = (): ReturnType<typeof maskFor> => maskFor({ sent: {}, key, wfTraceNo: undefined }, settings);

test.each([
  '679533922928',
  '20261130T101010-4f2a9c',
  base64('text that must not be hidden'),
  '=3D=3D a=41',
  'a\r\nb',
])('%j is not masked', (text) => {
  expect([mask().given(text), mask().said(text)]).toEqual([text, text]);
});

const repeated = (text: string): string => text.repeat(Math.floor(16_384 / text.length));
let nested = 'x';
while (nested.length < 12_000) nested = base64(nested);

test.each([
  nested,
  ...['%c3%', '%25', '%u0041', '\\', '=3D', '41', '0', 'QUJD ', '=41\\u0041 %41 QUJD', '&#x41;'].map(
    repeated,
  ),
])('16 KiB of %.12j are masked in bounded time', (text) => {
  const before = process.cpuUsage();
  mask().given(text);
  mask().said(`${text}…`);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(400);
});
