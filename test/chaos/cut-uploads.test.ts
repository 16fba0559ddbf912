import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { uploadedPieces } from '../../mock-server/src/http/admin/uploaded-pieces.js';

// An abandoned upload took turns to the end of its bytes, and an emulator that received SIGTERM waited for
// it.
test('an upload whose client disconnects takes no more turns of the event loop', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40000\r\n\r\n${'x'.repeat(40_000)}`);
  const [request, response] = await once(server, 'request');
  const closed = new Promise((resolve) => request.socket.once('close', resolve));
  let pieces = 0;
  const reading = (async (): Promise<void> => {
    for await (const { length } of uploadedPieces(request, response, 1_000_000)) {
      pieces += 1;
      expect(length).toBe(4_096);
      socket.resetAndDestroy();
      await closed;
    }
  })();
  await expect(reading).rejects.toThrow('the client went away');
  expect(pieces).toBe(1);
});
