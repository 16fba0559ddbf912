import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Pauses } from './pauses.js';

/**
 * Makes a server that closes gently. Connections on which a fault is under way are destroyed at once. Every other request
 * that has arrived is answered whole, if it can be within `drainMs`, and told that its connection ends.
 *
 * @returns what closes it; to be called once
 */
export function gentlyClosing(server: Server, pauses: Pauses, drainMs: number): () => Promise<void> {
  const underWay = new Set<ServerResponse>();
  // Those too that never came as far as a request, such as half a TLS handshake.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let isClosing = false;
  server.prependListener('request', (_, response: ServerResponse) => {
    underWay.add(response);
    if (isClosing) response.setHeader('connection', 'close');
    response.once('close', () => {
      underWay.delete(response);
      // Of an answer that had begun before, the connection would stay.
      if (isClosing) void setImmediate().then(() => server.closeIdleConnections());
    });
  });
  return async () => {
    isClosing = true;
    for (const response of underWay) if (!response.headersSent) response.setHeader('connection', 'close');
    pauses.end();
    // One whole turn of the loop reads what has arrived on connections that look idle, and would be reset.
    await setImmediate();
    await setImmediate();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, drainMs);
    await closed;
    clearTimeout(timer);
  };
}
