import { expect, test as inTurn } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { serve } from '../support/cli.js';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { base, writeOff } from '../support/wire.js';
import { expectToSurvive } from './fuzz-run.js';
import { responseTo, rawHttp } from './raw-http.js';

// Some wait for the emulator's time limit; the others run meanwhile.
const test = inTurn.concurrent;

const server = await sharedServer();

const host = 'Host: localhost\r\n';

function writeOffText(coupon_code: string, more = ''): string {
  const body = JSON.stringify(signed({ ...base, coupon_code }));
  return `POST /openpay/coupon/wf HTTP/1.1\r\n${host}Content-Type: application/json\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
}

test.each<[string, string, (() => string) | undefined]>([
  ['nothing', '', undefined],
  ['half a header', `POST /openpay/coupon/wf HTTP/1.1\r\n${host}X-Slow: `, undefined],
  ['a header a second', `POST /openpay/coupon/wf HTTP/1.1\r\n${host}`, () => 'X-Slow: 1\r\n'],
])(
  'a client that sends %s holds a connection for a limited time: 12 seconds on an idle machine',
  async (_, first, then) => {
    const startedAt = performance.now();
    const slow = rawHttp(server.url, first);
    const timer = setInterval(() => then && !slow.socket.destroyed && slow.socket.write(then()), 1_000);
    const text = await slow.ended;
    clearInterval(timer);
    expect(performance.now() - startedAt, 'less than the 60 s of Node').toBeLessThan(50_000);
    expect(text).toMatch(/^(?:HTTP\/1\.1 408 Request Timeout[^]*)?$/u);
  },
);

test('a response arrives even if a fault delays it beyond the time limit for requests', async () => {
  await using tenant = await server.tenant({ coupons: [{ couponCode: 'L', faceAmount: 100 }] });
  await tenant.fault({ kind: 'latency', when: 'after', ms: 13_000 });
  const result = await tenant.client({ timeoutMs: 60_000 }).writeOff({ couponCode: 'L' });
  expect(result.status).toBe('written_off');
});

test('two thousand damaged and hostile requests cause no crash, no 5xx and no log line of the emulator', async () => {
  await expectToSurvive(2_000);
});

test('headers of more than 16 KiB are rejected, and many small ones are not', async () => {
  const get = `GET /__admin/profile HTTP/1.1\r\n${host}Connection: close\r\n`;
  expect(await responseTo(server.url, `${get}X: ${'a'.repeat(17_000)}\r\n\r\n`)).toBe('431');
  expect(await responseTo(server.url, `GET /${'a'.repeat(17_000)} HTTP/1.1\r\n${host}\r\n`)).toBe('431');
  const many = Array.from({ length: 900 }, (_, at) => `H${at}: ${at}\r\n`).join('');
  expect(await responseTo(server.url, `${get}${many}\r\n`)).toBe('200');
});

test.each([
  ['CONNECT evil.example:443', '405'],
  ['TRACE /openpay/coupon/wf', '405 method_not_allowed'],
  ['TRACE /__admin/profile', '405 method_not_allowed'],
  ['OPTIONS *', '404 no_such_path'],
  ['PURGE /openpay/coupon/wf', '405 method_not_allowed'],
  ['NONSENSE /openpay/coupon/wf', '400'],
])('%s gets %s', async (request, answer) => {
  const bytes = `${request} HTTP/1.1\r\n${host}Cookie: c4n4ry\r\nConnection: close\r\n\r\n`;
  const text = await rawHttp(server.url, bytes).ended;
  expect(await responseTo(server.url, bytes)).toBe(answer);
  expect(text).not.toContain('c4n4ry');
});

test('an upgrade is ignored: the request gets a normal response', async () => {
  const upgrade = 'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n';
  expect(await responseTo(server.url, `GET /__admin/profile HTTP/1.1\r\n${host}${upgrade}\r\n`)).toBe('200');
  const h2c = 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  expect(await responseTo(server.url, `GET /__admin/profile HTTP/1.1\r\n${host}${h2c}\r\n`)).toBe('200');
  expect(await responseTo(server.url, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toBe('400');
});

test.each<[string, string]>([
  ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
  ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an invalid length', 'Content-Length: 2x\r\n\r\n{}'],
  ['a length below nothing', 'Content-Length: -1\r\n\r\n{}'],
  ['chunks under another name', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a chunk without size', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'],
  ['a space before the colon', 'Content-Length : 2\r\n\r\n{}'],
  ['a folded header', 'Content-Type: application/json\r\n folded\r\nContent-Length: 2\r\n\r\n{}'],
])('a request that two programs would read differently is rejected: %s', async (_, rest) => {
  const bytes = `POST /openpay/coupon/wf HTTP/1.1\r\n${host}${rest}`;
  const text = await rawHttp(server.url, bytes).ended;
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/u);
});

test('pipelined requests get their responses in order, also after a late one', async () => {
  const codes = ['9980010000000901', '9900010000000902', '9905010000000903'];
  const bytes = codes.map((code, at) => writeOffText(code, at === 2 ? 'Connection: close\r\n' : '')).join('');
  const text = await rawHttp(server.url, bytes).ended;
  const outcomes = [...text.matchAll(/x-shoubei-mock-outcome: (\w+)/giu)].map(([, outcome]) => outcome);
  expect(outcomes).toEqual(['written_off', 'written_off', 'refunded']);
  expect([...text.matchAll(/"codes":"(\d+)"/gu)].map(([, code]) => code)).toEqual(codes);
});

test('a thousand pipelined requests get one response each', async () => {
  const body = writeOffText('9905010000000904');
  const last = writeOffText('9905010000000904', 'Connection: close\r\n');
  const text = await rawHttp(server.url, body.repeat(999) + last).ended;
  expect(text.split('x-shoubei-mock-outcome: refunded')).toHaveLength(1_001);
});

test('connections beyond the limit are rejected, logged once, and others are served again', async (context) => {
  const serving = await serve(['--max-connections', '3']);
  const held = Array.from({ length: 3 }, () => rawHttp(serving.url, 'GET /'));
  await Promise.all(held.map(({ socket }) => new Promise((resolve) => socket.on('connect', resolve))));
  const refused = await Promise.all(
    [1, 2, 3].map(() => rawHttp(serving.url, `GET / HTTP/1.1\r\n${host}\r\n`).ended),
  );
  for (const text of refused) expect(text).toMatch(/^(?:ECONNRESET|EPIPE)?$/u);
  for (const { socket } of held) socket.destroy();
  await context.expect
    .poll(async () => (await writeOff(serving.url, '9900010000000905').catch(() => undefined))?.outcome)
    .toBe('written_off');
  const { stderr } = await serving.stop();
  expect(stderr).toBe(
    '3 connections are open, and further ones are rejected; see --max-connections / 已有 3 个连接，拒绝更多连接，见 --max-connections\n',
  );
});

test('a hundred clients may read the stream of events, and another one after one has left', async (context) => {
  await using own = await startMockServer();
  const gone = new AbortController();
  const readers = await Promise.all(
    Array.from({ length: 100 }, (_, at) =>
      fetch(`${own.url}/__admin/events`, at === 0 ? { signal: gone.signal } : {}),
    ),
  );
  expect(readers.every(({ status }) => status === 200)).toBe(true);
  const more = await fetch(`${own.url}/__admin/events`);
  expect([more.status, await more.json()]).toEqual([
    503,
    { error: expect.objectContaining({ code: 'too_many_readers' }) },
  ]);
  gone.abort();
  await context.expect.poll(async () => (await fetch(`${own.url}/__admin/events`)).status).toBe(200);
  for (const { body } of readers.slice(1)) await body?.cancel();
});

test('a connection on which more than 128 requests wait is cut, and the rest of them is not served', async () => {
  const own = await startMockServer();
  const health = `GET /__admin/health HTTP/1.1\r\n${host}\r\n`;
  const served = rawHttp(own.url, health.repeat(100));
  await expect.poll(() => served.text().split('HTTP/1.1 200 OK').length).toBe(101);
  served.socket.destroy();
  const flood = rawHttp(own.url, health.repeat(600));
  expect((await flood.ended).split('HTTP/1.1 200 OK').length).toBeLessThan(202);
  await own.close();
});

test('a stream of events behind a slow pipelined request begins after its response', async (context) => {
  const own = await startMockServer();
  const events = `GET /__admin/events HTTP/1.1\r\n${host}\r\n`;
  const late = rawHttp(own.url, writeOffText('9980010000000907') + events);
  await context.expect.poll(late.text).toMatch(/outcome: written_off[^]*HTTP\/1\.1 200 OK[^]*: listening/u);
  late.socket.destroy();
  await own.close();
});

test('the admin API forbids browsers to store it, run foreign scripts, or show it in a frame', async () => {
  for (const path of ['/__admin/profile', '/__admin/nowhere', '/__admin/openapi.json']) {
    const { headers } = await fetch(`${server.url}${path}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';frame-ancestors 'none';base-uri 'none';form-action 'self'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.has('strict-transport-security')).toBe(false);
  }
  const foreign = await fetch(`${server.url}/__admin/profile`, {
    headers: { origin: 'https://evil.example' },
  });
  expect([foreign.status, foreign.headers.get('cache-control')]).toEqual([403, 'no-store']);
});

test('the write-off has the provider’s headers and the emulator’s, and none for browsers', async () => {
  const { headers } = await writeOff(server.url, '9900010000000906');
  const names = [...headers.keys()].filter((name) => !name.startsWith('x-shoubei-mock-'));
  expect(names.toSorted()).toEqual(['connection', 'content-length', 'content-type', 'date', 'keep-alive']);
});
