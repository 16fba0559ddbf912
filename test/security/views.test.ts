import { request as httpRequest } from 'node:http';
import { type MockServer, type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { leastBlock, longestBlock } from '../support/longest-block.js';
import { sharedServer } from '../support/shared.js';
import { base, post } from '../support/wire.js';

const institution = (index: number): { inst_no: string; keys: [string] } => ({
  inst_no: String(900_000 + index),
  keys: [`key-${index}-that-nobody-may-see-${index}`],
});
const others = Array.from({ length: 199 }, (_, index) => institution(index + 1));
const options: MockServerOptions = {
  profile: { institutions: [institution(0), ...others] },
  journal: { bytes: 256 * 1024 * 1024 },
};
const server = await sharedServer(options);

const wrong = { ...base, inst_no: '900000', coupon_code: '1', sign: '0'.repeat(32) };
const named = (count: number, name: string, value: string): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, value]));
/** 65 KB: 5,500 fields in addition to those of `wrong`. */
const huge = JSON.stringify({ ...wrong, ...named(5_500, 'n', '') });

/** Has a hundred requests of which nobody has seen a view: each is made once. */
async function filledServer(): Promise<MockServer> {
  const filled = await startMockServer(options);
  for (let index = 0; index < 100; index += 1) await post(filled.url, huge);
  return filled;
}

interface Read {
  readonly status: number;
  readonly text: string;
}

/** Reads a response without parsing it: only the emulator works. */
function read(path: string, body?: string, { url }: { readonly url: string } = server): Promise<Read> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'last-event-id': '0' };
    const method = body === undefined ? 'GET' : 'POST';
    const sent = httpRequest(`${url}/__admin${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      const done = (): void => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        // The stream of events continues.
        if (!chunk.toString().includes('"seq":100,') || !path.startsWith('/events')) return;
        done();
        response.destroy();
      });
      response.on('end', done);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test.each(['/requests?limit=100', '/requests?limit=1000', '/requests?format=ndjson', '/events'])(
  'GET %s returns a hundred requests of 65 KB and 5,500 names, and never blocks for 100 ms',
  async (path) => {
    const attempt = async (): Promise<number> => {
      await using filled = await filledServer();
      let found: Read = { status: 0, text: '' };
      const block = await longestBlock(async () => {
        found = await read(path, undefined, filled);
      });
      expect([found.status, found.text.match(/"more_fields":5442\}/gu)?.length]).toEqual([200, 100]);
      expect(found.text.length).toBeLessThan(400_000);
      return block;
    };
    expect(await leastBlock(100, attempt)).toBeLessThan(100);
  },
);

test('a request shows 64 fields, 1,024 characters of a value and 4,096 in all; the rest is counted', async () => {
  const tenant = await server.tenant();
  const shown = async (body: string): Promise<unknown> => {
    const { headers } = await post(server.url, body);
    const { text } = await read(`/requests/${headers.get('x-shoubei-mock-request-id') ?? ''}`);
    return JSON.parse(text).request;
  };
  const own = { ...wrong, inst_no: tenant.instNo };
  expect(await shown(JSON.stringify({ ...own, memo: 'm'.repeat(1_030), last: 'x' }))).toEqual({
    content_type: 'application/json',
    fields: { ...own, sign: '000000…', memo: `${'m'.repeat(1_024)}…`, last: 'x' },
    more_characters: 6,
  });
  expect(await shown(JSON.stringify({ ...own, ...named(60, 'n', 'x') }))).toEqual({
    content_type: 'application/json',
    fields: { ...own, sign: '000000…', ...named(58, 'n', 'x') },
    more_fields: 2,
  });
  expect(await shown(JSON.stringify({ list: ['x'.repeat(2_000), ...Array(70).fill(1)] }))).toEqual({
    content_type: 'application/json',
    fields: { list: [`${'x'.repeat(1_024)}…`, ...Array(62).fill(1)] },
    more_fields: 8,
    more_characters: 976,
  });
  expect(await shown('x'.repeat(5_000))).toEqual({
    content_type: 'application/json',
    text: `${'x'.repeat(4_096)}…`,
    more_characters: 904,
  });
});

/** The largest and most costly requests for an explanation. */
const costly: readonly (readonly [string, unknown, number])[] = [
  ['10,000 fields', { fields: { ...wrong, ...named(10_000, 'n', 'x'.repeat(30)) } }, 413],
  ['a text of 1 MB', { body: JSON.stringify({ ...wrong, memo: 'x'.repeat(1_000_000) }) }, 413],
  ['65 fields', { fields: { ...wrong, ...named(59, 'n', '') } }, 413],
  ['64 long fields', { fields: { ...wrong, ...named(58, 'n', '券 +~/%"'.repeat(8)) } }, 200],
  ['one long field', { fields: { ...wrong, memo: '<a>&b; '.repeat(560) } }, 200],
  ['brackets', { body: '[{"a":'.repeat(2_700) }, 400],
  ['many objects', { body: '{"sign":1}'.repeat(1_600) }, 400],
  ['many commands', { body: 'curl <<E\nE\n'.repeat(1_480) }, 400],
  ['texts in texts', { body: JSON.stringify({ a: JSON.stringify({ b: '{"c":1}\n'.repeat(800) }) }) }, 413],
];

test('three explanations at once never block for 50 ms', async () => {
  const body = JSON.stringify({ fields: wrong });
  const three = async (): Promise<void> => {
    await Promise.all(Array.from({ length: 3 }, () => read('/sign/explain', body)));
  };
  expect(await leastBlock(50, () => longestBlock(three))).toBeLessThan(50);
});

test.each(costly)('an explanation of %s never blocks for 50 ms', async (_, body, status) => {
  const text = JSON.stringify(body);
  const once = async (): Promise<void> => {
    const found = await read('/sign/explain', text);
    expect([found.status, found.text]).toEqual([
      status,
      expect.stringMatching(status === 413 ? /too_(?:much_to_explain|large)/u : /./u),
    ]);
  };
  expect(await leastBlock(50, () => longestBlock(once))).toBeLessThan(50);
});
