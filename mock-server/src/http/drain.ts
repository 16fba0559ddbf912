import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { limits } from './limits.js';
import type { Pauses } from './pauses.js';
import { monotonicMs } from '../monotonic-ms.js';

/**
 * Makes a server that closes gently. Connections on which a fault is under way are destroyed at once. Every other request
 * that has arrived is answered whole, if it can be within `drainMs`, and told that its connection ends.
 *
 * @returns what closes it; to be called once
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
    if (!response.headersSent) response.setHeader('connection', 'close');
    // Of an answer that had begun before, the connection would stay.
    response.once('close', () => void setImmediate().then(() => closeIdle(server, underWay)));
  };
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const own = underWay.get(socket) ?? watched(socket, underWay);
    const last = own.at(-1);
    if (last && isOut(last)) own.length = 0;
    own.push(response);
    if (own.length > limits.pipelined && own.filter((one) => !isOut(one)).length > limits.pipelined)
      socket.destroy();
    if (isClosing) closeAfter(response);
  });
  return async () => {
    isClosing = true;
    for (const response of responsesIn(underWay)) closeAfter(response);
    pauses.end();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy(); // also those that never came as far as a request
    }, drainMs);
    await arrivals(server, drainMs / 4);
    const closed = stopListening(server);
    closeIdle(server, underWay);
    await closed;
    clearTimeout(timer);
    server.close(); // lets go the timer that looks after its connections
  };
}

/**
 * Answers that are not yet out, by their connection, in the order in which they go out. What is out is dropped when the
 * next request comes: to be told of each that closes would cost every request.
 */
type UnderWay = Map<Socket, ServerResponse[]>;

/** With a connection go all of its answers: of those that waited behind another, Node does not tell that they closed. */
function watched(socket: Socket, underWay: UnderWay): ServerResponse[] {
  const own: ServerResponse[] = [];
  underWay.set(socket, own);
  socket.once('close', () => underWay.delete(socket));
  return own;
}

function responsesIn(underWay: UnderWay): readonly ServerResponse[] {
  return [...underWay.values()].flat().filter((response) => !isOut(response));
}

function isOut(response: ServerResponse): boolean {
  return response.writableFinished || response.destroyed;
}

/**
 * Lets in what has arrived already: requests on connections that look idle, and connections that wait to be accepted, of
 * which each turn of the loop takes one. Whoever is left when the server stops listening would be reset.
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

/** Node takes a connection for idle while a slow caller still reads an answer that was written whole: not these. */
function closeIdle(server: Server, underWay: UnderWay): void {
  const isUnsent = responsesIn(underWay).some(
    (response) => response.writableEnded && !response.writableFinished,
  );
  if (!isUnsent) server.closeIdleConnections();
}

/** Takes no new connections; ends when the old ones have. The server's own `close` would cut what looks idle. */
function stopListening(server: Server): Promise<void> {
  // oxlint-disable-next-line typescript/unbound-method -- it is bound to the server by being applied to it
  return new Promise((resolve) => Reflect.apply(NetServer.prototype.close, server, [() => resolve()]));
}
