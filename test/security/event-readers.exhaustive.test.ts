import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { base, post } from '../support/wire.js';
import { rawHttp } from './raw-http.js';

const head = 'GET /__admin/events?inst_no=900024 HTTP/1.1\r\nHost: localhost\r\n\r\n';
const long = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, '券'.repeat(1_000)]));
/** Its event has 12 KB. */
const body = JSON.stringify({ ...base, ...long, coupon_code: '1', sign: '0'.repeat(32) });

test('a reader that does not read is disconnected, and continues after the last event that it has', async () => {
  await using server = await startMockServer();
  const stuck = rawHttp(server.url, head);
  await expect.poll(stuck.text).toContain(': listening');
  stuck.socket.pause();
  for (let sent = 0; sent < 600; sent += 1) await post(server.url, body);
  stuck.socket.resume();
  const ids = [...(await stuck.ended).matchAll(/^id: (\d+)$/gmu)].map(([, id]) => Number(id));
  expect(ids).toEqual(ids.map((_, index) => index + 1));
  expect(ids.length).toBeLessThan(600);
  // The last one may be cut.
  const last = ids.length - 1;
  const again = rawHttp(server.url, head.replace('\r\n\r\n', `\r\nLast-Event-ID: ${last}\r\n\r\n`));
  await expect.poll(again.text).toContain('\nid: 600\n');
  expect(again.text()).toMatch(new RegExp(`: listening\\n\\n[^]{0,20}id: ${last + 1}\\n`, 'u'));
  again.socket.destroy();
});

test('a hundred readers that do not read take no memory each, and are disconnected', async () => {
  await using server = await startMockServer();
  const readers = Array.from({ length: 100 }, () => rawHttp(server.url, head));
  await expect.poll(() => readers.every(({ text }) => text().includes(': listening'))).toBe(true);
  for (const { socket } of readers) socket.pause();
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let sent = 0; sent < 600; sent += 1) {
    await post(server.url, body);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  for (const { socket } of readers) socket.resume();
  await Promise.all(readers.map(({ ended }) => ended));
  expect(most).toBeLessThan(40 * 1024 * 1024);
});
