import { type Socket, connect } from 'node:net';
import { test as inTurn, type TestContext } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { signed } from '../support/sign.js';
import { base, writeOff } from '../support/wire.js';

// Each waits for the emulator's time limit.
const test = inTurn.concurrent;

const slots = 30;

/** A client that keeps its side open, even after the server closes. */
function stubborn(url: string, bytes: string): Socket {
  const { port, hostname } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => {});
  socket.write(bytes);
  return socket;
}

const host = 'Host: localhost\r\n';

function writeOffText(coupon_code: string): string {
  const body = JSON.stringify(signed({ ...base, coupon_code }));
  return `POST /openpay/coupon/wf HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** Expects that an honest caller is served again, although many clients took every slot. */
async function expectSlotsBack(server: MockServer, code: string, { expect }: TestContext): Promise<void> {
  const outcome = async (): Promise<string | null | undefined> =>
    (await writeOff(server.url, code).catch(() => undefined))?.outcome;
  await expect.poll(outcome, { timeout: 9_000, interval: 200 }).toBe('written_off');
}

test.for<[string, string, (socket: Socket) => void]>([
  ['request a tunnel', `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`, (socket) => socket.resume()],
  [
    'request a tunnel and never read',
    `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`,
    (socket) => socket.pause(),
  ],
  [
    'request an upgrade and a close',
    `GET /__admin/health HTTP/1.1\r\n${host}Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
    (socket) => socket.resume(),
  ],
  [
    'request a close',
    `GET /__admin/health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    (socket) => socket.resume(),
  ],
  ['send bytes that are not HTTP', 'hello\r\n\r\n', (socket) => socket.resume()],
  [
    'never send a body that was rejected',
    `POST /__admin/clock HTTP/1.1\r\n${host}Content-Length: 9\r\n\r\n`,
    (socket) => socket.resume(),
  ],
])('clients that %s and keep their side open do not keep their slots', async ([, bytes, then], context) => {
  await using server = await startMockServer({ maxConnections: slots });
  const sockets = Array.from({ length: slots }, () => stubborn(server.url, bytes));
  for (const socket of sockets) then(socket);
  await expectSlotsBack(server, '9900010000000701', context);
  for (const socket of sockets) socket.destroy();
});

test('clients that close their side while a fault keeps them waiting do not keep their slots', async (context) => {
  await using server = await startMockServer({ maxConnections: slots });
  await server.fault({ kind: 'latency', when: 'before', ms: 500_000, times: slots });
  const sockets = Array.from({ length: slots }, (_, at) =>
    stubborn(server.url, writeOffText(`99000100000${at + 10}`)),
  );
  await context.expect.poll(async () => (await server.faults())[0]?.triggered).toBe(slots);
  for (const socket of sockets) socket.end();
  await expectSlotsBack(server, '9900010000000702', context);
  for (const socket of sockets) socket.destroy();
});
