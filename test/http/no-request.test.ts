import { expect, test } from 'vitest';
import { rawHttp } from '../security/raw-http.js';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { base, writeOff } from '../support/wire.js';

const server = await sharedServer({ journal: { size: 3_000, bytes: 2 ** 28 } });
const host = 'Host: localhost\r\n';
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\n${host}${more}\r\n`;

let coupons = 0;
function signedWriteOff(more = ''): string {
  coupons += 1;
  const coupon_code = `9900010000${String(coupons).padStart(5, '0')}`;
  const body = JSON.stringify(signed({ ...base, coupon_code, wf_trace_no: `n${coupons}` }));
  return `POST /openpay/coupon/wf HTTP/1.1\r\n${host}${more}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** Each response's status, and the trace number or error code in its body. */
function responsesIn(text: string): readonly string[] {
  return text.split(/(?=HTTP\/1\.1 \d{3} )/u).map((one) => {
    const [, word] = /"(?:wf_trace_no|code|status)":"([^"]+)"/u.exec(one) ?? [];
    return one.slice(9, 12) + (word === undefined ? '' : ` ${word}`);
  });
}

const tunnel = 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n';
const chunked = `PUT /__admin/clock HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;

test.each([
  ['CONNECT', tunnel, '405'],
  ['CONNECT and bytes for the tunnel', `${tunnel}\u0016\u0003\u0001${get('/nope')}`, '405'],
  ['bytes that are not HTTP', 'hello\r\n\r\n', '400'],
  ['a body that is not chunked', `${chunked}zz\r\n`, '400'],
  ['headers that are too large', get('/nope', `X: ${'x'.repeat(17_000)}\r\n`), '431'],
  ['half a request and the end', signedWriteOff().slice(0, -9), '400'],
  ['half of the headers and the end', signedWriteOff().slice(0, 30), '400'],
])('%s behind other requests gets its rejection after all their responses', async (name, bytes, status) => {
  const first = coupons + 1;
  const before = [
    signedWriteOff(),
    get('/__admin/health'),
    signedWriteOff(),
    get('/nope'),
    get('/__admin/clock'),
  ];
  const { socket, ended } = rawHttp(server.url, before.join('') + bytes);
  if (name.endsWith('the end')) socket.end();
  const all = responsesIn(await ended);
  expect(all).toEqual([`200 n${first}`, '200 ok', `200 n${first + 1}`, '404 no_such_path', '200', status]);
});

test('a request for another protocol behind others gets a normal response, which ends the connection', async () => {
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  const first = coupons + 1;
  const bytes =
    signedWriteOff() + get('/__admin/health') + signedWriteOff(upgrade) + signedWriteOff() + get('/nope');
  const text = await rawHttp(server.url, bytes).ended;
  expect(responsesIn(text)).toEqual([`200 n${first}`, '200 ok', `200 n${first + 1}`]);
  expect(text.match(/^connection: .*$/gimu)?.at(-1)).toMatch(/: close$/u);
  const page = get('/nope') + get('/__admin/health', upgrade) + get('/nope');
  expect(responsesIn(await rawHttp(server.url, page).ended)).toEqual(['404 no_such_path', '200 ok']);
});

test("the connection of Java's client, which requests h2c each time, is kept", async () => {
  const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  const { socket, text, ended } = rawHttp(server.url, signedWriteOff(h2c));
  await expect.poll(() => responsesIn(text())).toEqual([`200 n${coupons}`]);
  socket.write(get('/__admin/health', 'Connection: close\r\n'));
  expect(responsesIn(await ended)).toEqual([`200 n${coupons}`, '200 ok']);
});

test('a long response before CONNECT is sent whole, however slowly it is read', async () => {
  for (let count = 0; count < 1_500; count += 300)
    await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        writeOff(server.url, `99000100002${String(count + i).padStart(4, '0')}`),
      ),
    );
  const list = get('/__admin/requests?format=ndjson');
  const { socket, text, ended } = rawHttp(server.url, list + get('/__admin/health') + tunnel);
  socket.pause();
  // The next response comes after it, so the emulator is in the middle of the first.
  expect((await fetch(`${server.url}/__admin/health`)).status).toBe(200);
  socket.resume();
  await ended;
  expect(text().match(/^\{"seq":|"seq":/gmu)?.length).toBeGreaterThan(1_500);
  expect(text()).toMatch(
    /\r\n0\r\n\r\nHTTP\/1\.1 200 [^]*\r\n\r\n\{"status":"ok"[^]*\}HTTP\/1\.1 405 Method Not Allowed\r\n[^]*\r\n\r\n$/u,
  );
});
