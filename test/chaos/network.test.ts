import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveProcess, type ServeProcess } from '../support/cli.js';
import { signed } from '../support/sign.js';
import { base, writeOff } from '../support/wire.js';
import { expectIdleHarmless, soonMs, timed } from './idle-connections.js';

let server: ServeProcess;
/** They take ten seconds. The other tests run meanwhile, and the last test checks the results. */
let slow: ReturnType<typeof slowClients>;
beforeAll(async () => {
  server = await serveProcess(['--log-level', 'error']);
  slow = slowClients(200);
});
afterAll(async () => {
  await server.stop();
});

let serial = 0;
/** A magic code that is not used yet: issued, 1,000 fen. */
const freshCode = (): string => `9900010000${String((serial += 1)).padStart(5, '0')}`;

function requestFor(code: string): { readonly head: string; readonly body: string } {
  const body = JSON.stringify(signed({ ...base, coupon_code: code }));
  const head = `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  return { head, body };
}

function open(): Socket {
  const { port, hostname } = new URL(server.url);
  return connect({ port: Number(port), host: hostname, allowHalfOpen: true });
}

/** Everything received until the connection ends, or until this time is over. */
async function heard(socket: Socket, forMs = 20_000): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => {});
  await Promise.race([
    new Promise((resolve) => socket.once('close', resolve)),
    new Promise((resolve) => socket.once('end', resolve)),
    sleep(forMs),
  ]);
  socket.destroy();
  return text;
}

const outcomesIn = (text: string): string[] =>
  [...text.matchAll(/^x-shoubei-mock-outcome: (\w+)/gimu)].map(([, name = '']) => name);

/**
 * Clients that send a byte at a time until they are cut off: what each received, and after how many
 * milliseconds all had it.
 */
async function slowClients(
  count: number,
): Promise<{ readonly texts: readonly string[]; readonly ms: number }> {
  const startedAt = performance.now();
  const sockets = Array.from({ length: count }, open);
  const { head } = requestFor('1');
  let at = 0;
  const timer = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write(head[at] ?? 'x');
    at += 1;
  }, 250);
  const texts = await Promise.all(sockets.map((socket) => heard(socket, 60_000)));
  clearInterval(timer);
  return { texts, ms: performance.now() - startedAt };
}

test('clients that send a byte at a time do not delay others', async () => {
  const times: number[] = [];
  for (let index = 0; index < 20; index++) times.push(await timed(server.url, freshCode()));
  expect(Math.max(...times)).toBeLessThan(soonMs);
});

// 10,000 of them are in network.exhaustive.test.ts.
test('a thousand idle connections do not delay others', async () => {
  await expectIdleHarmless(server, 1_000, freshCode);
});

test('a client that closes its side after the request still gets its response', async () => {
  const { head, body } = requestFor(freshCode());
  const socket = open();
  socket.end(head + body);
  expect(outcomesIn(await heard(socket))).toEqual(['written_off']);
});

test('fifty pipelined requests get one response each, in their order', async () => {
  const codes = Array.from({ length: 50 }, freshCode);
  const socket = open();
  socket.write(codes.map((code) => Object.values(requestFor(code)).join('')).join(''));
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  await expect.poll(() => outcomesIn(text).length).toBe(50);
  socket.destroy();
  expect([...text.matchAll(/"codes":"(\d+)"/gu)].map(([, code]) => code)).toEqual(codes);
  expect(new Set(outcomesIn(text))).toEqual(new Set(['written_off']));
});

test('uploads that break off at any byte write nothing off, also many at once', async () => {
  const code = freshCode();
  const { head, body } = requestFor(code);
  const cuts = Array.from({ length: body.length }, (_, index) => head + body.slice(0, index));
  for (let first = 0; first < cuts.length; first += 100) {
    await Promise.all(
      cuts.slice(first, first + 100).map(async (cut) => {
        const socket = open();
        socket.on('error', () => {});
        await new Promise((resolve) => socket.write(cut, resolve));
        await sleep(5);
        socket.destroy();
      }),
    );
  }
  expect((await writeOff(server.url, code)).outcome).toBe('written_off');
});

test('headers that are too large are rejected, and the next client is served', async () => {
  const socket = open();
  socket.write(`POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(100_000)}\r\n\r\n`);
  expect(await heard(socket)).toMatch(/^HTTP\/1\.1 431 /u);
  expect(await timed(server.url, freshCode())).toBeLessThan(soonMs);
});

/** The same request in chunks of this many bytes. */
function chunked(code: string, size: number, extension = ''): string {
  const { body } = requestFor(code);
  const chunks = body.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
  const framed = chunks.map((chunk) => `${chunk.length.toString(16)}${extension}\r\n${chunk}\r\n`).join('');
  return `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${framed}0\r\n\r\n`;
}

test.each([
  ['of one byte', 1, ''],
  ['with extensions', 40, ';a=b;c="d"'],
  ['of all at once', 10_000, ''],
])('a body in chunks %s is read', async (_, size, extension) => {
  const socket = open();
  socket.write(chunked(freshCode(), size, extension));
  expect(outcomesIn(await heard(socket))).toEqual(['written_off']);
});

test.each([
  ['a chunk of no size', (code: string) => chunked(code, 40).replace(/\r\n\r\n28\r\n/u, '\r\n\r\nzz\r\n')],
  [
    'both a length and chunks',
    (code: string) => chunked(code, 40).replace('Host: x', 'Host: x\r\nContent-Length: 5'),
  ],
  [
    'two lengths',
    (code: string) =>
      Object.values(requestFor(code)).join('').replace('Host: x', 'Host: x\r\nContent-Length: 7'),
  ],
  ['no HTTP', () => 'hello\r\n\r\n'],
])('an ambiguous request is rejected: %s', async (_, make) => {
  const code = freshCode();
  const socket = open();
  socket.write(make(code));
  expect(await heard(socket)).toMatch(/^HTTP\/1\.1 400 /u);
  expect((await writeOff(server.url, code)).outcome).toBe('written_off');
});

test('clients that send a byte at a time are disconnected', async () => {
  const { texts, ms } = await slow;
  expect(ms, 'less than the 60 s of Node').toBeLessThan(50_000);
  expect(texts.filter((text) => text.startsWith('HTTP/1.1 408')).length).toBe(200);
});
