import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { limits } from './limits.js';
import type { Pauses } from './pauses.js';
import { monotonicMs } from '../monotonic-ms.js';

/**
 * Makes a server that closes gently. Connections with a fault under way are destroyed at once. Every other request that
 * has arrived gets its whole response, if that is possible within `drainMs`, with `Connection: close`.
 *
 * @returns a function that closes it; call it once
 */
export function closeGracefully(server: Server, pauses: Pauses, drainMs: number): () => Promise<void> {
  const sockets = new Set<Socket>();
  const underWay: UnderWay = new Map();
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
    const own = underWay.get(socket) ?? watched(socket, underWay);
    while (own[0] && isOut(own[0])) own.shift();
    own.push(response);
    if (own.length > limits.pipelined) socket.destroy();
    if (!isClosing) return;
    announceEnd(own);
    closeAfter(response);
  });
  return async () => {
    isClosing = true;
    for (const own of underWay.values()) {
      announceEnd(own);
      for (const one of own) if (!isOut(one)) closeAfter(one);
    }
    pauses.end();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy(); // includes connections without a complete request
    }, drainMs);
    await arrivals(server, drainMs / 4);
    const closed = stopListening(server);
    closeIdle(server, underWay);
    await closed;
    clearTimeout(timer);
    server.close(); // stops the timer that checks its connections
  };
}

/**
 * Responses that are not yet sent, by connection, in sending order. Sent responses are removed when the next request
 * comes: listening for each close would slow down every request.
 */
type UnderWay = Map<Socket, ServerResponse[]>;

/**
 * Forgets all responses of a connection when it closes. Node does not report the close of responses that waited behind
 * another.
 */
function watched(socket: Socket, underWay: UnderWay): ServerResponse[] {
  const own: ServerResponse[] = [];
  underWay.set(socket, own);
  socket.once('close', () => underWay.delete(socket));
  return own;
}

/** Node ends a connection after the first response that announces it: the last one that is to be sent does. */
function announceEnd(own: readonly ServerResponse[]): void {
  for (const one of own) {
    if (one.headersSent) continue;
    if (one === own.at(-1)) one.setHeader('connection', 'close');
    else one.removeHeader('connection');
  }
}

function responsesIn(underWay: UnderWay): readonly ServerResponse[] {
  return [...underWay.values()].flat().filter((response) => !isOut(response));
}

function isOut(response: ServerResponse): boolean {
  return response.writableFinished || response.destroyed;
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
  const isUnsent = responsesIn(underWay).some(
    (response) => response.writableEnded && !response.writableFinished,
  );
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
