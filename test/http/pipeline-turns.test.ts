import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rawHttp } from '../security/raw-http.js';
import { leastBlock, longestBlock } from '../support/longest-block.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';

const server = await sharedServer();
const onFile = await sharedServer({ store: `sqlite:${join(sharedFolder(), 'pipelined.db')}` });

/** Makes one request, with more header lines. */
type Make = (more?: string) => string;

const get =
  (path: string): Make =>
  (more = '') =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
const last = 'Connection: close\r\n';

let coupons = 0;
const writeOff: Make = (more = '') => {
  const coupon_code = `9900010000${String((coupons += 1)).padStart(5, '0')}`;
  const body = JSON.stringify(signed({ ...base, coupon_code, wf_trace_no: `t${coupons}` }));
  return `POST /openpay/coupon/wf HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
};
const many = (make: Make, count: number): string => Array.from({ length: count }, () => make()).join('');
const responsesIn = (text: string): number => text.split('HTTP/1.1 200 ').length - 1;

test.each([
  ['a write-off', writeOff],
  ['GET /__admin/health', get('/__admin/health')],
  ['GET /__admin/orders', get('/__admin/orders')],
  ['GET /__admin/scenarios', get('/__admin/scenarios')],
])('a client that closes its side after %s, once or a hundred times, gets all responses', async (_, make) => {
  for (const { url } of [server, onFile]) {
    for (const count of [1, 100]) {
      const { socket, ended } = rawHttp(url, many(make, count));
      socket.end();
      expect(responsesIn(await ended)).toBe(count);
    }
  }
});

test('a write-off whose caller closed its side before the response counts as one whose caller had gone', async () => {
  const { socket, ended } = rawHttp(server.url, many(get('/__admin/scenarios'), 30) + writeOff());
  socket.end();
  await ended;
  expect((await server.requests()).at(-1)).toMatchObject({
    outcome: 'written_off',
    delivery: { how: 'client_gone' },
  });
});

// Write-offs take no turns: all of them together take 70 ms.
test.each([
  ['GET /__admin/scenarios', 200, get('/__admin/scenarios')],
  ['GET /__admin/metrics', 200, get('/__admin/metrics')],
  ['GET /__admin/ui/', 200, get('/__admin/ui/')],
  ['GET /nope', 404, get('/nope')],
  ['a write-off', 200, writeOff],
])('ten connections that each send %s 120 times in one piece let others through', async (_, status, make) => {
  await rawHttp(server.url, make(last)).ended;
  const pieces = Array.from({ length: 10 }, () => many(make, 119) + make(last));
  const attempt = async (): Promise<number> => {
    let texts: readonly string[] = [];
    const block = await longestBlock(async () => {
      texts = await Promise.all(pieces.map((piece) => rawHttp(server.url, piece).ended));
    });
    expect(texts.map((text) => text.split(`HTTP/1.1 ${status} `).length)).toEqual(
      Array.from({ length: 10 }, () => 121),
    );
    return block;
  };
  expect(await leastBlock(100, attempt)).toBeLessThan(100);
});
