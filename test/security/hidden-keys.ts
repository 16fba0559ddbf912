import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { serve, type Serving } from '../support/cli.js';
import { md5Sign } from '../support/sign.js';
import { base, post } from '../support/wire.js';

const units = (text: string, write: (code: number) => string): string =>
  Array.from({ length: text.length }, (_, at) => write(text.charCodeAt(at))).join('');
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Forms in which a confused developer may write a key. */
const encodings: Readonly<Record<string, (key: string) => string>> = {
  raw: (key) => key,
  percent: encodeURIComponent,
  form: (key) => encodeURIComponent(key).replaceAll('%20', '+'),
  'every byte, percent': (key) => Buffer.from(key).toString('hex').replaceAll(/../gu, '%$&'),
  JSON: json,
  'JSON, slashes too': (key) => json(key).replaceAll('/', String.raw`\/`),
  'JSON, every character': (key) => units(key, (code) => `\\u${hex(code, 4)}`),
  base64,
  'base64 for URLs': (key) => Buffer.from(key).toString('base64url'),
  'base64 with more': (key) => base64(`user:${key}`),
  'base64 within more': (key) => base64(`ab${key}cd`),
  'percent, twice': (key) => encodeURIComponent(encodeURIComponent(key)),
  'JSON of percent': (key) => units(encodeURIComponent(key), (code) => `\\u${hex(code, 4)}`),
  'percent of JSON': (key) => encodeURIComponent(json(key)),
  'percent of base64': (key) => encodeURIComponent(base64(key)),
};

interface Sent {
  readonly body: string;
  readonly type?: string;
}

/** Places in a request where it may be. */
const places: Readonly<Record<string, (text: string, key: string) => Sent>> = {
  ...Object.fromEntries(
    ['note', 'coupon_code', 'inst_no', 'ts', 'wf_trace_no', 'shop_no', 'sign'].map((name) => [
      name,
      (text: string, key: string) => signed({ ...fields, [name]: text }, key),
    ]),
  ),
  amount: (text, key) => signed({ ...fields, amount: `1${text}` }, key),
  name: (text, key) => signed({ ...fields, [text]: '1' }, key),
  within: (text) => ({ body: JSON.stringify({ ...fields, note: [{ [text]: { a: text } }] }) }),
  'a long value': (text, key) => signed({ ...fields, note: 'x'.repeat(1_010) + text }, key),
  'a long number': (text, key) => signed({ ...fields, amount: 'x'.repeat(50) + text }, key),
  'a long name': (text) => ({ body: JSON.stringify({ ['x'.repeat(48) + text]: [] }) }),
  'a form': (text) => ({ body: `inst_no=900024&key=${text}&a=1` }),
  'a long form': (text) => ({ body: 'x'.repeat(4_085) + text }),
  'JSON that is cut': (text) => ({ body: `{"inst_no":"900024","key":${JSON.stringify(text).slice(0, -1)}` }),
  'media type': (text) => ({ body: '{}', type: inHeader('text/', text) }),
  charset: (text) => ({ body: '{}', type: inHeader('application/json; charset=', text) }),
};

/** A header cannot carry every text. */
function inHeader(before: string, text: string): string {
  return /^[!-~]+$/u.test(text) ? before + text : before;
}

const fields = { ...base, coupon_code: '9900010000000001' };
function signed(all: Readonly<Record<string, unknown>>, key: string): Sent {
  return { body: JSON.stringify({ sign: md5Sign(all, key), ...all }) };
}

/** Contains the special characters of other encodings, URLs, JSON and HTML; no other text begins like it. */
const keys = fc
  .string({ unit: fc.constantFrom(...Array.from('kZ/+%&\\" =~<;?#x4券😀')), minLength: 4, maxLength: 60 })
  .map((text) => `Kq~${text}z`);

/** Sends keys in this many forms and in every place; expects that no view, line or event contains most of one. */
export async function expectHiddenKeys(folder: string, numRuns: number, forms: number): Promise<void> {
  let index = 0;
  const some = fc.shuffledSubarray(Object.entries(encodings), { minLength: forms, maxLength: forms });
  await fc.assert(
    fc.asyncProperty(keys, some, async (key, chosen) => {
      index += 1;
      const profile = join(folder, `profile-${index}.json`);
      writeFileSync(profile, JSON.stringify({ institutions: [{ inst_no: '900024', keys: [key] }] }));
      const flags = ['--profile', profile, '--log-level', 'debug'];
      const serving = await serve(index % 2 === 0 ? [...flags, '--json'] : flags);
      try {
        await expectHidden(serving, key, chosen);
      } finally {
        await serving.stop();
      }
    }),
    { numRuns, endOnFailure: true },
  );
}

async function expectHidden(
  { url, output }: Serving,
  key: string,
  forms: readonly (readonly [string, (key: string) => string])[],
): Promise<void> {
  for (const [form, encode] of forms) {
    const text = encode(key);
    for (const place of Object.values(places)) {
      const { body, type = 'application/json' } = place(text, key);
      await post(url, body, { 'content-type': type });
    }
    if (/^[\w%+=~/?&;-]+$/u.test(text))
      await fetch(`${url}/coupon/${text}?inst_no=${text}`).then((one) => one.text());
    const views = await viewsOf(url);
    const shown = [...views.flatMap(leavesOf), ...output().split('\n').flatMap(lineOf)];
    for (const part of [key, ...partsOf(text)]) {
      expect({ form, part, shown: shown.filter((one) => one.includes(part)).slice(0, 3) }).toEqual({
        form,
        part,
        shown: [],
      });
    }
    await fetch(`${url}/__admin/requests`, { method: 'DELETE' });
  }
}

/** Most of a text, from its beginning or to its end. */
function partsOf(text: string): readonly string[] {
  const most = Math.max(7, Math.ceil(text.length * 0.7));
  return [text.slice(0, most), text.slice(-most)];
}

async function viewsOf(url: string): Promise<readonly unknown[]> {
  const read = async (path: string, init?: RequestInit): Promise<string> =>
    (await fetch(`${url}/__admin${path}`, init)).text();
  const list = JSON.parse(await read('/requests?limit=1000'));
  const headers = { 'content-type': 'application/json' };
  const explained: unknown[] = [];
  // Only some, since each takes a while.
  for (const { id, seq } of list.requests) {
    if (seq % 7 > 0) continue;
    const body = JSON.stringify({ request_id: id });
    explained.push(JSON.parse(await read('/sign/explain', { method: 'POST', headers, body })));
  }
  const rows = (await read('/requests?format=ndjson')).trim().split('\n');
  return [list, ...explained, ...rows.map((row) => JSON.parse(row)), ...(await eventsOf(url, rows.length))];
}

async function eventsOf(url: string, count: number): Promise<readonly unknown[]> {
  const events = await fetch(`${url}/__admin/events`, { headers: { 'last-event-id': '0' } });
  let stream = '';
  const decoder = new TextDecoder();
  for await (const chunk of events.body ?? []) {
    stream += decoder.decode(chunk, { stream: true });
    if (stream.split('event: exchange').length > count && stream.endsWith('\n\n')) break;
  }
  return [...stream.matchAll(/^data: (.*)$/gmu)].map(([, data = '']) => JSON.parse(data));
}

/** Every name and text in a value. */
function leavesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return [...Object.keys(value), ...Object.values(value).flatMap(leavesOf)];
}

function lineOf(line: string): readonly string[] {
  return line.startsWith('{') ? leavesOf(JSON.parse(line)) : [line];
}
