import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { rawHttp } from '../security/raw-http.js';
import { sharedServer } from '../support/shared.js';

const server = await sharedServer();
const health = 'GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n';
const responsesIn = (text: string): number => text.split('HTTP/1.1 200 ').length - 1;

/** Stops this process, without using a processor. */
function stop(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

// Clients got ECONNRESET: the connection's time was over before the emulator read what had arrived.
test('a request that arrives on a kept connection while the emulator is busy is served', async () => {
  const { socket, text, ended } = rawHttp(server.url, health);
  await expect.poll(() => responsesIn(text())).toBe(1);
  expect(text()).toContain('\r\nKeep-Alive: timeout=5\r\n');
  await sleep(5_200);
  socket.write(health);
  stop(2_000);
  await expect.poll(() => responsesIn(text())).toBe(2);
  expect(responsesIn(await ended)).toBe(2);
});
