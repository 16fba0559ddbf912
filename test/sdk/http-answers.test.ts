import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { clientOf, couponCode, failureAt, trace } from './client.js';
import { hostileServer, writtenOff } from './hostile-server.js';

const unknown = { code: 'outcome_unknown', mayHaveHappened: true, wfTraceNo: trace, couponCode };
const good = JSON.stringify(writtenOff());
const mebibyte = 1024 * 1024;
const most = 64 * mebibyte; // a flood stops here if the client did not stop it before

test.each([
  400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422, 425, 429, 499, 500, 501, 502, 503, 504, 511, 599,
])('HTTP %i is unknown, whatever it contains, and is not sent again', async (status) => {
  await using server = await hostileServer((response) =>
    response.writeHead(status, { 'retry-after': '0' }).end(good),
  );
  expect(await failureAt(server.url)).toMatchObject({ ...unknown, httpStatus: status });
  expect(server.received.length).toBe(1);
});

test('HTTP 407 is unknown', async () => {
  await using server = await hostileServer((response) => response.writeHead(407).end(good));
  expect(await failureAt(server.url)).toMatchObject(unknown);
  expect(server.received.length).toBe(1);
});

test.each([204, 205, 304])('HTTP %i, which has no body, is unknown', async (status) => {
  await using server = await hostileServer((response) => response.writeHead(status).end());
  expect(await failureAt(server.url)).toMatchObject({ ...unknown, httpStatus: status });
  expect(server.received.length).toBe(1);
});

test.each([300, 301, 302, 303, 307, 308])(
  'HTTP %i is unknown, and its redirect is not followed',
  async (status) => {
    await using target = await hostileServer((response) => response.end(good));
    await using server = await hostileServer((response) =>
      response.writeHead(status, { location: `${target.url}/openpay/coupon/wf` }).end(good),
    );
    expect(await failureAt(server.url)).toMatchObject({ ...unknown, httpStatus: status });
    expect([server.received.length, target.received.length]).toEqual([1, 0]);
  },
);

test('a response of exactly 1 MiB is read', async () => {
  await using server = await hostileServer((response) => response.end(padded(mebibyte)));
  expect(await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({
    status: 'written_off',
  });
});

test.each([
  ['one byte over 1 MiB', mebibyte + 1],
  ['of 5 MB', 5_000_000],
])('a response %s is unknown', async (_, length) => {
  await using server = await hostileServer((response) => response.end(padded(length)));
  const failure = await failureAt(server.url);
  expect(failure).toMatchObject({ ...unknown, httpStatus: 200 });
  expect(failure.message).toContain('1 MiB');
});

test.each([200, 500])(
  'HTTP %i with a response without end is unknown, and the connection is dropped',
  async (status) => {
    const floods: Promise<number>[] = [];
    await using server = await hostileServer((response) => {
      response.statusCode = status;
      floods.push(flood(response));
    });
    expect(await failureAt(server.url)).toMatchObject({ ...unknown, httpStatus: status });
    expect(floods.length).toBe(1);
    for (const written of await Promise.all(floods)) expect(written).toBeLessThan(most);
  },
);

test.each([
  ['gzip', gzipSync(good)],
  ['br', brotliCompressSync(good)],
])('a response in %s is read', async (encoding, bytes) => {
  await using server = await hostileServer((response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
  );
  expect(await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({
    status: 'written_off',
  });
});

test.each([
  ['a bomb', gzipSync(Buffer.alloc(50_000_000, 0x20))],
  ['no gzip', Buffer.from(good)],
  ['cut', gzipSync(good).subarray(0, 40)],
])('a response in gzip that is %s is unknown', async (_, bytes) => {
  await using server = await hostileServer((response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes),
  );
  expect(await failureAt(server.url)).toMatchObject({ ...unknown, httpStatus: 200 });
});

test('interim responses before the response do not matter', async () => {
  await using server = await hostileServer((response) => {
    response.writeProcessing();
    response.writeEarlyHints({ link: '</x>; rel=preload' });
    response.end(good);
  });
  expect(await clientOf(server.url).writeOff({ couponCode, wfTraceNo: trace })).toMatchObject({
    status: 'written_off',
  });
});

/** A correctly signed response of this many bytes. */
function padded(length: number): string {
  const spare = length - JSON.stringify(writtenOff({ more: '' })).length - 8; // 操作成功 is 12 bytes and 4 units
  const text = JSON.stringify(writtenOff({ more: 'x'.repeat(spare) }));
  if (Buffer.byteLength(text) !== length) throw new Error(`${Buffer.byteLength(text)} bytes, not ${length}`);
  return text;
}

/** Writes until the other side closes; returns the number of bytes written. */
async function flood(response: ServerResponse): Promise<number> {
  const block = Buffer.alloc(64 * 1024, 0x20);
  const gone = once(response, 'close');
  let written = 0;
  while (!response.closed && written < most) {
    written += block.length;
    if (!response.write(block)) await Promise.race([once(response, 'drain'), gone]);
  }
  return written;
}
