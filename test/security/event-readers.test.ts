import { connect } from 'node:net';
import { afterAll, expect, test, vi } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { redisServer } from '../support/redis.js';
import { base, post } from '../support/wire.js';
import { rawHttp } from './raw-http.js';

const redis = await redisServer();
afterAll(() => redis.remove());

const head = 'GET /__admin/events?inst_no=900024 HTTP/1.1\r\nHost: localhost\r\n\r\n';

test('event readers that reset during a store call do not occupy the places of others', async () => {
  await using server = await startMockServer({ store: redis.url });
  const { port, hostname } = new URL(server.url);
  const resets = Array.from(
    { length: 150 },
    () =>
      new Promise((resolve) => {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {}).on('close', resolve);
        socket.on('connect', () => socket.write(head, () => setImmediate(() => socket.resetAndDestroy())));
      }),
  );
  await Promise.all(resets);
  const readers = Array.from({ length: 100 }, () => rawHttp(server.url, head));
  await expect.poll(() => readers.every(({ text }) => text().includes(': listening'))).toBe(true);
  for (const { socket } of readers) socket.destroy();
});

const wrong = { ...base, coupon_code: '1', sign: '0'.repeat(32) };

test('an event is serialized once, however many read it', async () => {
  await using server = await startMockServer();
  const readers = Array.from({ length: 10 }, () => rawHttp(server.url, head));
  await expect.poll(() => readers.every(({ text }) => text().includes(': listening'))).toBe(true);
  const made = vi.spyOn(JSON, 'stringify');
  await post(server.url, JSON.stringify(wrong));
  await expect.poll(() => readers.every(({ text }) => text().includes('"seq":1,'))).toBe(true);
  const events = made.mock.calls.filter(([value]) => Object(value).seq === 1);
  made.mockRestore();
  expect(events).toHaveLength(1);
  for (const { socket } of readers) socket.destroy();
});

test('a connection with many short event requests keeps nothing of them', async () => {
  await using server = await startMockServer();
  const short = head.replace('GET', 'HEAD');
  const { socket, text } = rawHttp(server.url, short);
  const warned = vi.spyOn(process, 'emitWarning');
  for (let count = 1; count <= 20; count += 1) {
    await expect.poll(() => text().split('HTTP/1.1 200 OK').length).toBe(count + 1);
    socket.write(short);
  }
  socket.destroy();
  expect(warned.mock.calls).toEqual([]);
  warned.mockRestore();
});

test('a reader that closes its side is disconnected', async () => {
  await using server = await startMockServer();
  const reader = rawHttp(server.url, head);
  await expect.poll(reader.text).toContain(': listening');
  reader.socket.end();
  expect(await reader.ended).toMatch(/: listening\n\n\r\n$/u);
});
