import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { limits } from './limits.js';
import type { Pauses } from './pauses.js';
import { monotonicMs } from '../monotonic-ms.js';
import type { UnderWay } from './under-way.js';

/**
 * Makes a server that closes gently. Connections with a fault under way are destroyed at once. Every other request that
 * has arrived gets its whole response, if that is possible within `drainMs`, with `Connection: close`.
 *
 * @param underWay gets the responses of this server
 * @returns a function that closes it; call it once
 */
export function closeGracefully(
  server: Server,
  underWay: UnderWay,
  pauses: Pauses,
  drainMs: number,
): () => Promise<void> {
  const sockets = new Set<Socket>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const closeAfter = (response: ServerResponse): void => {
    // A response that had begun before would keep the connection open.
    response.once('close', () => void setImmediate().then(() => closeIdle(server, underWay)));
  };
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const own = underWay.add(socket, response);
    if (own.length > limits.pipelined) socket.destroy();
    if (!isClosing) return;
    announceEnd(own);
    closeAfter(response);
  });
  return async () => {
    isClosing = true;
    pauses.end();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy(); // includes connections without a complete request
    }, drainMs);
    // Behind a complete request, more may have arrived: the next turn reads it, and the last one announces the end.
    announceEnds(underWay, (own) => own.at(-1)?.req.complete === false);
    await setImmediate();
    announceEnds(underWay, () => true);
    for (const response of underWay.lists().flat()) closeAfter(response);
    await arrivals(server, drainMs / 4);
    const closed = stopListening(server);
    closeIdle(server, underWay);
    await closed;
    clearTimeout(timer);
    server.close(); // stops the timer that checks its connections
  };
}

function announceEnds(underWay: UnderWay, isMeant: (own: readonly ServerResponse[]) => boolean): void {
  for (const own of underWay.lists()) if (isMeant(own)) announceEnd(own);
}

/** Node ends a connection after the first response that announces it: the last one that is to be sent does. */
function announceEnd(own: readonly ServerResponse[]): void {
  for (const one of own) {
    if (one.headersSent) continue;
    if (one === own.at(-1)) one.setHeader('connection', 'close');
    else one.removeHeader('connection');
  }
}

/**
 * Admits what has arrived already: requests on connections that look idle, and connections that wait to be accepted.
 * Each turn of the loop accepts one. Connections left when the server stops listening would be reset.
 */
async function arrivals(server: Server, mostMs: number): Promise<void> {
  const until = monotonicMs() + mostMs;
  let hasCome = false;
  const onConnection = (): void => void (hasCome = true);
  server.on('connection', onConnection);
  do {
    hasCome = false;
    await setImmediate();
    await setImmediate();
  } while (hasCome && monotonicMs() < until);
  server.off('connection', onConnection);
}

/**
 * Closes idle connections, once no fully written response is still being sent. Node considers such a connection idle
 * while a slow caller reads.
 */
function closeIdle(server: Server, underWay: UnderWay): void {
  const isUnsent = underWay
    .lists()
    .flat()
    .some(({ writableEnded }) => writableEnded);
  if (!isUnsent) server.closeIdleConnections();
}

/**
 * Stops accepting connections, and resolves when the old ones have ended. The server's own `close` would cut those that
 * look idle.
 */
function stopListening(server: Server): Promise<void> {
  // oxlint-disable-next-line typescript/unbound-method -- it is bound to the server by being applied to it
  return new Promise((resolve) => Reflect.apply(NetServer.prototype.close, server, [() => resolve()]));
}
