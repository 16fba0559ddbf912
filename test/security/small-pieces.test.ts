import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { usedMemory } from '../support/used-memory.js';
import { rawHttp } from './raw-http.js';

const server = await sharedServer();
const host = 'Host: localhost\r\n';

const bytes = 60_000;
/** A body of spaces, each sent as a separate piece; without its end. */
const pieces = '1\r\n \r\n'.repeat(bytes);
const end = '0\r\n\r\n';

/** The memory that an act leaves in use, once all that it sent has arrived. */
async function takenBy(act: () => unknown): Promise<number> {
  const before = usedMemory();
  await act();
  await sleep(1_500);
  return usedMemory() - before;
}

test('a request in pieces of one byte takes no more memory than its bytes', async () => {
  const head = `POST /openpay/coupon/wf HTTP/1.1\r\n${host}Content-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const text = head + pieces;
  const clients: ReturnType<typeof rawHttp>[] = [];
  const taken = await takenBy(() => {
    for (let count = 0; count < 5; count += 1) clients.push(rawHttp(server.url, text));
  });
  for (const { socket } of clients) socket.write(end);
  const responses = await Promise.all(clients.map(({ ended }) => ended));
  expect(responses.map((one) => one.slice(0, 15))).toEqual(
    Array.from({ length: 5 }, () => 'HTTP/1.1 200 OK'),
  );
  expect(taken).toBeLessThan(10 * 5 * bytes);
});

test('a connection where each piece ends one request and begins the next keeps no responses that were sent', async () => {
  const head = `POST /openpay/coupon/wf HTTP/1.1\r\n${host}Content-Length: 2\r\n\r\n`;
  const { socket, text } = rawHttp(server.url, head);
  const send = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) {
      const before = text().length;
      socket.write(`{}${head}`);
      await expect.poll(() => text().length, { interval: 1 }).toBeGreaterThan(before);
    }
  };
  await send(20);
  const taken = await takenBy(() => send(1_000));
  socket.destroy();
  expect(taken).toBeLessThan(1_000 * 6_000);
});

test('requests behind a response that is not read wait for it, and take no memory for theirs', async () => {
  const get = (more = ''): string => `GET /__admin/openapi.admin.json HTTP/1.1\r\n${host}${more}\r\n`;
  const last = get('Connection: close\r\n');
  const { length } = await rawHttp(server.url, last).ended;
  const clients: ReturnType<typeof rawHttp>[] = [];
  const taken = await takenBy(() => {
    for (let count = 0; count < 3; count += 1) {
      const client = rawHttp(server.url, get().repeat(100) + last);
      client.socket.pause();
      clients.push(client);
    }
  });
  expect(taken).toBeLessThan(3 * 20 * length);
  for (const { socket } of clients) socket.resume();
  for (const { ended } of clients) expect((await ended).split('HTTP/1.1 200 OK').length).toBe(102);
});
