import { gzipSync, brotliCompressSync, deflateRawSync, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { call, recording, request, upstream } from './recording.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
/** Removes the header about the client's own connection. */
const withoutConnection = (text: string): string => text.replace(/^Connection: close\r\n/mu, '');

test('a request is passed on unchanged, except for Host and hop-by-hop headers', async () => {
  await using there = await upstream(
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
    (received) => received.endsWith('{"a" :  1}\n'),
  );
  const proxy = await recording(`${there.url}/vendor/v1/`);
  const seen = call(
    proxy.url,
    Buffer.from(
      'POST /openpay/coupon/wf?x=%41&y HTTP/1.1\r\n' +
        'x-ODD-case: 1\r\nHOST: till\r\nX-Twice: b\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n' +
        'Accept-Encoding: gzip, br\r\nX-Twice: a\r\nX-Latin: caf\u00e9\r\nUser-Agent: \r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"a" :  1}\n',
      'latin1',
    ),
  );
  await seen.ended;
  expect(there.received).toEqual([
    'POST /vendor/v1/openpay/coupon/wf?x=%41&y HTTP/1.1\r\n' +
      `x-ODD-case: 1\r\nHOST: ${new URL(there.url).host}\r\nX-Twice: b\r\n` +
      'Accept-Encoding: gzip, br\r\nX-Twice: a\r\nX-Latin: caf\u00e9\r\nUser-Agent: \r\nContent-Type: application/json\r\nContent-Length: 11\r\n' +
      'Connection: close\r\n\r\n{"a" :  1}\n',
  ]);
  expect((await proxy.stop()).code).toBe(0);
  expect(proxy.lines().map((line) => line.request)).toEqual([
    {
      method: 'POST',
      path: '/openpay/coupon/wf',
      body: '{"a" :  1}\n',
      content_type: 'application/json',
    },
  ]);
});

test.each([
  ['GET /x HTTP/1.1\r\nHost: till\r\n\r\n', 'GET /x HTTP/1.1\r\nHost: UP\r\nConnection: close\r\n\r\n'],
  [
    'POST /x HTTP/1.1\r\nHost: till\r\n\r\n',
    'POST /x HTTP/1.1\r\nHost: UP\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  ],
  [
    'PUT /x HTTP/1.1\r\nHost: till\r\nTransfer-ENCODING: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    'PUT /x HTTP/1.1\r\nHost: UP\r\nTransfer-ENCODING: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  ],
  ['GET /x HTTP/1.1\r\n\r\n', 'GET /x HTTP/1.1\r\nHost: UP\r\nConnection: close\r\n\r\n'],
  ['GET /x HTTP/1.0\r\n\r\n', 'GET /x HTTP/1.1\r\nHost: UP\r\nConnection: close\r\n\r\n'],
])('a request with another kind of body, or none, is passed on unchanged: %j', async (sent, expected) => {
  await using there = await upstream(
    (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'),
    (received) =>
      received.endsWith('\r\n\r\n') && (!received.includes('chunked') || received.includes('abc')),
  );
  const proxy = await recording(there.url);
  const { socket, text } = call(proxy.url, sent);
  await expect.poll(text).toContain('204 No Content');
  socket.destroy();
  expect(there.received).toEqual([expected.replace('UP', new URL(there.url).host)]);
  await proxy.stop();
});

const big = `{"x": "${'语'.repeat(19_997)}"}`; // 60,000 bytes
const gzipped = latin1(gzipSync('{"return_msg":"操作成功"}'));

test.each<readonly [string, string, string]>([
  [
    'with a length',
    'HTTP/1.1 200 OK\r\nX-ODD: 1\r\nset-COOKIE: a=1\r\nX-a: 1\r\nset-COOKIE: b=2\r\nDate: never\r\nContent-Length: 2\r\n\r\n{}',
    '{}',
  ],
  ['with an unusual reason', 'HTTP/1.1 299 As You\tLike It\r\nContent-Length: 2\r\n\r\n{}', '{}'],
  ['without a reason', 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}', '{}'],
  ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nX-a: 1\r\n\r\n2\r\n{}\r\n0\r\n\r\n', '{}'],
  ['without a length', 'HTTP/1.1 200 OK\r\nX-a: caf\u00e9\r\n\r\n{}', '{}'],
  ['of 60 KB', `HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n${latin1(Buffer.from(big))}`, big],
  ['with no body', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', ''],
  ['of 204', 'HTTP/1.1 204 No Content\r\nX-a: 1\r\n\r\n', ''],
  [
    'of 304, with the length of a body that is not sent',
    'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nContent-Length: 9\r\n\r\n',
    '',
  ],
  ['that redirects', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n', ''],
  [
    'of an error',
    'HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>',
    '(redacted: 4 bytes, no fields of JSON or of a form in UTF-8 / 已隐去：4 字节，不是 UTF-8 的 JSON 或表单字段)',
  ],
  [
    'in gzip',
    `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzipped.length}\r\n\r\n${gzipped}`,
    '{"return_msg":"操作成功"}',
  ],
])('a response %s is returned byte for byte', async (_, bytes, recorded) => {
  await using there = await upstream((socket) => socket.end(Buffer.from(bytes, 'latin1')));
  const proxy = await recording(there.url);
  const { text, how } = await call(proxy.url, request('{}')).ended;
  expect([withoutConnection(text), how]).toEqual([bytes, 'end']);
  expect((await proxy.stop()).code).toBe(0);
  expect(proxy.lines().map(({ response }) => response?.body)).toEqual([recorded]);
});

test('the response to HEAD has no body, with any Content-Length', async () => {
  const bytes = 'HTTP/1.1 200 OK\r\nContent-Length: 120\r\n\r\n';
  await using there = await upstream((socket) => socket.end(bytes));
  const proxy = await recording(there.url);
  const { text } = await call(proxy.url, 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n').ended;
  expect(withoutConnection(text)).toBe(bytes);
  await proxy.stop();
});

test.each([
  ['gzip', gzipSync('{"a":1}')],
  ['x-gzip', gzipSync('{"a":1}')],
  ['deflate', deflateSync('{"a":1}')],
  ['Deflate', deflateRawSync('{"a":1}')],
  ['br', brotliCompressSync('{"a":1}')],
  ['gzip, br', brotliCompressSync(gzipSync('{"a":1}'))],
  ['identity', Buffer.from('{"a":1}')],
])('a body in %s is decoded for the recording only', async (encoding, bytes) => {
  await using there = await upstream(
    (socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      );
      socket.end(bytes);
    },
    (received) => received.endsWith(latin1(bytes)),
  );
  const proxy = await recording(there.url);
  const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  const { text } = await call(proxy.url, Buffer.concat([Buffer.from(head), bytes])).ended;
  expect(text.endsWith(latin1(bytes))).toBe(true);
  await proxy.stop();
  expect(proxy.lines().map((line) => [line.request.body, line.response?.body])).toEqual([
    ['{"a":1}', '{"a":1}'],
  ]);
});

test('a response is passed on part by part, before it is complete', async () => {
  await using there = await upstream((socket) =>
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'),
  );
  const proxy = await recording(there.url);
  const seen = call(proxy.url, request('{}'));
  await expect.poll(seen.text).toMatch(/\r\n\r\n1\r\n\{\r\n$/u);
  there.sockets[0]?.write('1\r\n}\r\n0\r\n\r\n');
  expect((await seen.ended).text).toMatch(/\r\n\r\n1\r\n\{\r\n1\r\n\}\r\n0\r\n\r\n$/u);
  await proxy.stop();
  expect(proxy.lines()[0]?.response?.body).toBe('{}');
});

test('Expect: 100-continue is passed on, and the target sends 100 Continue', async () => {
  await using there = await upstream((socket) => {
    setTimeout(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 50);
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'));
  });
  const proxy = await recording(there.url);
  const seen = call(
    proxy.url,
    'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n',
  );
  await expect.poll(seen.text).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  expect(there.received[0]).not.toContain('abc');
  seen.socket.write('abc');
  expect((await seen.ended).text).toMatch(/200 OK[^]*\{\}$/u);
  await proxy.stop();
});

test('another Expect header is passed on, and the target responds', async () => {
  await using there = await upstream((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'),
  );
  const proxy = await recording(there.url);
  const seen = call(proxy.url, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: x\r\n\r\n');
  expect((await seen.ended).text).toMatch(/^HTTP\/1\.1 200 OK[^]*\{\}$/u);
  expect(there.received[0]).toContain('\r\nExpect: x\r\n');
  await proxy.stop();
});

test('many calls over one connection are recorded in their order', async () => {
  let calls = 0;
  await using there = await upstream((socket) => {
    calls += 1;
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"n":${calls}}`);
  });
  const proxy = await recording(there.url);
  for (const expected of ['{"n":1}', '{"n":2}', '{"n":3}']) {
    expect(await (await fetch(proxy.url, { method: 'POST', body: expected })).text()).toBe(expected);
  }
  await proxy.stop();
  expect(proxy.lines().map((line) => [line.request.body, line.response?.body])).toEqual([
    ['{"n":1}', '{"n":1}'],
    ['{"n":2}', '{"n":2}'],
    ['{"n":3}', '{"n":3}'],
  ]);
});
