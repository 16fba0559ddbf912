import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test as inTurn } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { admin, writeOff } from '../support/wire.js';
import { rawHttp } from './raw-http.js';

// Each waits for the emulator's time limit.
const test = inTurn.concurrent;

const host = 'Host: localhost\r\n';

test('clients that do not read their responses lose their slots within half a minute', async (context) => {
  const slots = 30;
  await using server = await startMockServer({ maxConnections: slots });
  const title = '券'.repeat(64);
  const coupons = Array.from({ length: 400 }, (_, at) => ({ coupon_code: `S${at}`, face_amount: 1, title }));
  expect((await admin(server.url, 'POST', '/coupons', coupons)).status).toBe(201);
  const get = `GET /__admin/coupons?limit=1000 HTTP/1.1\r\n${host}\r\n`;
  const deaf = Array.from({ length: slots }, () => rawHttp(server.url, get.repeat(120)));
  for (const { socket } of deaf) socket.pause();
  await sleep(5_000);
  await expect(writeOff(server.url, '9900010000000703')).rejects.toThrow();
  const outcome = async (): Promise<string | null | undefined> =>
    (await writeOff(server.url, '9900010000000703').catch(() => undefined))?.outcome;
  await context.expect.poll(outcome, { timeout: 30_000, interval: 500 }).toBe('written_off');
  for (const { socket } of deaf) socket.destroy();
});

test('clients that do not read their responses before a CONNECT lose their slots within half a minute', async (context) => {
  const slots = 2;
  await using server = await startMockServer({ maxConnections: slots });
  const get = `GET /__admin/ui/main.js HTTP/1.1\r\n${host}\r\n`;
  const tunnel = `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`;
  const deaf = Array.from({ length: slots }, () => rawHttp(server.url, get.repeat(100) + tunnel));
  for (const { socket } of deaf) socket.pause();
  const outcome = async (): Promise<string | null | undefined> =>
    (await writeOff(server.url, '9900010000000704').catch(() => undefined))?.outcome;
  await context.expect.poll(outcome, { timeout: 40_000, interval: 500 }).toBe('written_off');
  for (const { socket } of deaf) socket.destroy();
});

test('a reader of events that does not read is cut off within half a minute, and one that reads is not', async (context) => {
  await using server = await startMockServer();
  const head = `GET /__admin/events HTTP/1.1\r\n${host}\r\n`;
  const [heard, ...deaf] = [rawHttp(server.url, head), rawHttp(server.url, head), rawHttp(server.url, head)];
  await context.expect
    .poll(() => [heard, ...deaf].every(({ text }) => text().includes(': listening')))
    .toBe(true);
  for (const { socket } of deaf) socket.pause();
  // More than the buffers of a connection hold, and less than the limit for a slow reader.
  const note = 'x'.repeat(60_000);
  while (heard.text().length < 6_500_000) await writeOff(server.url, '990501000001', { note });
  await sleep(32_000);
  for (const { socket } of deaf) socket.resume();
  for (const { ended } of deaf) expect((await ended).length).toBeLessThan(6_500_000);
  expect(heard.socket.destroyed).toBe(false);
  expect(heard.text()).toContain('still here');
  heard.socket.destroy();
});
