import { Agent, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writeOff } from '../support/wire.js';
import { sharedServer } from '../support/shared.js';
import { type Route, routes } from '../openapi/admin-document.js';
import { rawHttp, responseTo } from './raw-http.js';

const server = await sharedServer();
const guarded = await sharedServer({ adminToken: 'secret' });

/** The head of a call of this route, whose body has not been sent. */
function headOf({ method, path }: Route, more: string): string {
  const target = `/__admin${path.replaceAll(/\{\w+\}/gu, '71234567')}`;
  return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
}

/** The status, the error code and `close` if the connection ends, of a response that comes before the body is complete. */
async function responseBeforeBody(url: string, head: string): Promise<string> {
  const { text, socket } = rawHttp(url, head);
  await expect.poll(text).toMatch(/\r\n\r\n[^]/u);
  const [, status = ''] = /^HTTP\/1\.1 (\d{3})/u.exec(text()) ?? [];
  const [, code = ''] = /"error":\{"code":"(\w+)"/u.exec(text()) ?? [];
  const connection = /^connection: (.*)$/imu.exec(text())?.[1] ?? '';
  socket.destroy();
  return `${status} ${code} ${connection}`;
}

const json = 'Content-Type: application/json\r\n';
const csv = 'Content-Type: text/csv\r\n';
const token = 'Authorization: Bearer secret\r\n';

/** Routes without a body also read this much, since some clients send one. */
const leastBound = 1_024;
const largestBound = 256 * 1024 * 1024;

test('every route has a limit for its body, and rejects a larger one before it is sent', async () => {
  const streamed: string[] = [];
  for (const route of routes) {
    const { operationId, 'x-shoubei-max-body-bytes': most } = route.operation;
    expect([operationId, most >= leastBound, most <= largestBound]).toEqual([operationId, true, true]);
    const head = headOf(route, `${json}${token}Content-Length: ${most + 1}\r\n`);
    for (const { url } of [server, guarded])
      expect([operationId, await responseBeforeBody(url, head)]).toEqual([
        operationId,
        '413 too_large close',
      ]);
    if (most > 128 * 1024) streamed.push(operationId);
  }
  // A body that is not read as a stream is parsed in one piece.
  expect(streamed).toEqual(['loadCoupons', 'putCoupons']);
});

test('every route rejects a chunked body as soon as it is too large', async () => {
  for (const route of routes) {
    const { operationId, 'x-shoubei-max-body-bytes': most } = route.operation;
    if (most > 128 * 1024) continue;
    const chunk = `${(most + 1).toString(16)}\r\n${' '.repeat(most + 1)}\r\n`;
    const head = headOf(route, `${json}Transfer-Encoding: chunked\r\n`);
    expect([operationId, await responseBeforeBody(server.url, head + chunk)]).toEqual([
      operationId,
      '413 too_large close',
    ]);
  }
});

test('every route rejects a body of another media type, or a compressed one, before it is sent', async () => {
  for (const route of routes) {
    const { operationId } = route.operation;
    const length = 'Content-Length: 9\r\n';
    for (const type of ['Content-Type: text/plain\r\n', '', `${json}Content-Encoding: gzip\r\n`]) {
      const seen = await responseBeforeBody(server.url, headOf(route, type + length));
      expect([operationId, type, seen]).toEqual([operationId, type, '415 media_type close']);
    }
    const rows = headOf(route, `${csv}Content-Encoding: gzip\r\n${length}`);
    expect([operationId, await responseBeforeBody(server.url, rows)]).toEqual([
      operationId,
      '415 media_type close',
    ]);
  }
});

test('every route that needs the token rejects a body without it before it is sent', async () => {
  const open: string[] = [];
  for (const route of routes) {
    const { operationId, security } = route.operation;
    if (security?.length === 0) open.push(operationId);
    else {
      const head = headOf(route, `${json}Content-Length: 9\r\n`);
      expect([operationId, await responseBeforeBody(guarded.url, head)]).toEqual([
        operationId,
        '401 token_needed close',
      ]);
    }
  }
  expect(open).toEqual(['checkHealth', 'checkReady', 'openPage']);
});

test.each([
  ['GET /__admin/ui/x', 404],
  ['GET /__admin/ui/index.html', 415],
  ['GET /__admin/nowhere', 404],
  ['PATCH /__admin/clock', 405],
  ['POST /openpay/coupon/quary', 404],
  ['PUT /openpay/coupon/wf', 405],
])('%s does not unpack a gzip bomb', async (target, status) => {
  const bomb = gzipSync(`[${'[],'.repeat(22_000_000)}[]]`);
  const head = `${target} HTTP/1.1\r\nHost: localhost\r\n${json}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
  const before = process.cpuUsage();
  expect(await responseBeforeBody(server.url, head)).toMatch(new RegExp(`^${status} \\w+ close$`, 'u'));
  const bytes = Buffer.concat([Buffer.from(head), bomb]);
  expect(await responseTo(server.url, bytes)).toMatch(new RegExp(`^${status} `, 'u'));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(1_500);
});

test('a write-off whose body is too large is rejected before it is sent', async () => {
  const head = `POST /openpay/coupon/wf HTTP/1.1\r\nHost: localhost\r\n${json}Content-Length: 65537\r\n\r\n`;
  expect(await responseBeforeBody(server.url, head)).toBe('200  close');
});

test('a client that waits for 100 Continue gets it only if its body is read', async () => {
  const expecting = `${json}Expect: 100-continue\r\nConnection: close\r\n`;
  const large = `PUT /__admin/clock HTTP/1.1\r\nHost: localhost\r\n${expecting}Content-Length: 999999\r\n\r\n`;
  expect(await responseTo(server.url, large)).toBe('413 too_large');
  const small = `PUT /__admin/clock HTTP/1.1\r\nHost: localhost\r\n${expecting}Content-Length: 16\r\n\r\n`;
  const invited = rawHttp(server.url, small);
  await expect.poll(invited.text).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  invited.socket.write('{"frozen":false}');
  expect(await invited.ended).toMatch(/HTTP\/1\.1 200 OK[^]*"frozen":false/u);
});

/** A call on a kept connection, if the server keeps it. */
function call(
  agent: Agent,
  method: string,
  path: string,
  type: string,
  body: Uint8Array,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': body.length };
    const sent = httpRequest(`${server.url}${path}`, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.on('error', reject).end(body);
  });
}

const gbk = Buffer.from(
  '636f75706f6e5f636f64652c666163655f616d6f756e742c7469746c650a412c312cb4fabdf0c8af0a',
  'hex',
);

test.each<[string, string, Uint8Array]>([
  ['CSV in GBK', 'text/csv', Buffer.concat(Array.from({ length: 25_000 }, () => gbk))],
  [
    'CSV in UTF-16',
    'text/csv',
    Buffer.from(`\u{feff}coupon_code,face_amount\n${'A,1\n'.repeat(100_000)}`, 'utf16le'),
  ],
  ['a row without an end', 'application/x-ndjson', Buffer.alloc(2 ** 21, '{"title":"')],
  ['a tower of brackets', 'application/json', Buffer.alloc(2 ** 21, '[')],
])('after %s was rejected, its connection does not keep the next request waiting', async (_, type, body) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const startedAt = performance.now();
  const rejected = await call(agent, 'POST', '/__admin/coupons', type, body);
  expect([rejected.status, rejected.text]).toEqual([400, expect.stringContaining('"bad_coupon"')]);
  const next = await call(agent, 'GET', '/__admin/health', 'application/json', Buffer.alloc(0));
  expect(next.status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  agent.destroy();
});

test("a client that sends all before it reads gets the reason for its body's rejection, and no reset", async () => {
  const size = 32 * 2 ** 20;
  const head = `POST /__admin/coupons HTTP/1.1\r\nHost: localhost\r\n${csv}Content-Length: ${size}\r\n\r\n`;
  const deaf = rawHttp(server.url, head);
  deaf.socket.pause();
  const piece = Buffer.alloc(2 ** 20, gbk);
  for (let sent = 0; sent < size; sent += piece.length)
    if (!deaf.socket.write(piece)) await new Promise((resolve) => deaf.socket.once('drain', resolve));
  deaf.socket.resume();
  const text = await deaf.ended;
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*connection: close[^]*UTF-8[^]*\}$/iu);
});

test('a client that never stops sending is cut off after a while, and others are served meanwhile', async () => {
  const head = `POST /__admin/nowhere HTTP/1.1\r\nHost: localhost\r\n${json}Content-Length: ${2 ** 40}\r\n\r\n`;
  const endless = rawHttp(server.url, head);
  const timer = setInterval(() => endless.socket.write('x'), 50);
  const startedAt = performance.now();
  expect((await writeOff(server.url, '9900010000000801')).outcome).toBe('written_off');
  expect(await endless.ended).toMatch(/^HTTP\/1\.1 404 /u);
  clearInterval(timer);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});
