import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { usedMemory } from '../support/used-memory.js';
import { couponCode, failureAt, trace } from './client.js';
import { tcpServer } from './hostile-server.js';

const mib = 2 ** 20;

/** Sends the same bytes repeatedly, as fast as they are read. */
function withoutEnd(piece: string): (socket: Socket) => void {
  const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
  return (socket) => {
    const go = (): void => {
      while (!socket.destroyed) {
        if (socket.write(block)) continue;
        socket.once('drain', go);
        return;
      }
    };
    socket.resume();
    go();
  };
}

// Node's fetch reads them as long as they arrive, and passes none to the client.
test.each([
  ['small', 'Link: </a>\r\n'],
  ['large', `x-hint: ${'a'.repeat(8_000)}\r\n`],
  ['of many fields', Array.from({ length: 300 }, (_, index) => `x-${index}: a\r\n`).join('')],
])('interim responses without end (%s) end with the time limit, and are not kept', async (_, fields) => {
  const connected: Socket[] = [];
  await using server = await tcpServer((socket) => {
    connected.push(socket);
    withoutEnd(`HTTP/1.1 103 Early Hints\r\n${fields}\r\n`)(socket);
  });
  const [before, at] = [usedMemory(), performance.now()];
  const failing = failureAt(server.url, { timeoutMs: 1_000 });
  await expect.poll(() => connected.some(({ bytesWritten }) => bytesWritten > 8 * mib)).toBe(true);
  expect(usedMemory() - before).toBeLessThan(4 * mib);
  const failure = await failing;
  expect(failure).toMatchObject({
    code: 'outcome_unknown',
    message: expect.stringMatching(/in time/u),
    mayHaveHappened: true,
    wfTraceNo: trace,
    couponCode,
  });
  expect(failure.httpStatus).toBeUndefined();
  await expect.poll(() => connected.every(({ destroyed }) => destroyed)).toBe(true);
  // Node connects again, and sends nothing there.
  expect(connected.filter(({ bytesRead }) => bytesRead > 0)).toHaveLength(1);
  expect(performance.now() - at).toBeLessThan(10_000);
});

test('100 Continue without a request for it ends the call at once', async () => {
  await using server = await tcpServer(withoutEnd('HTTP/1.1 100 Continue\r\n\r\n'));
  expect(await failureAt(server.url, { timeoutMs: 60_000 })).toMatchObject({
    code: 'outcome_unknown',
    mayHaveHappened: true,
  });
});
