import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { limits } from './limits.js';

/** Whether a request has a body, which may still be on its way. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

const heldBack = new WeakSet<IncomingMessage>();

/** Makes clients that send `Expect: 100-continue` wait until their body is about to be read. */
export function holdBackBodies(server: Server): void {
  server.on('checkContinue', (request, response) => {
    heldBack.add(request);
    server.emit('request', request, response);
  });
}

export function inviteBody(request: IncomingMessage, response: ServerResponse): void {
  if (heldBack.delete(request)) response.writeContinue();
}

/**
 * Ends the connection after a response that was sent before the body was read. The rest of the body would be taken for
 * the next request, or delay it. Call this before the response has headers.
 */
export function closeIfUnread(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || !hasBody(request)) return;
  const { shouldKeepAlive } = response;
  response.shouldKeepAlive = false;
  request.once('end', () => (response.shouldKeepAlive = shouldKeepAlive));
  response.prependOnceListener('finish', () => {
    const { socket } = request;
    // Node calls this after the last response on a connection. Closing a socket with unread bytes resets the
    // connection, and its client may lose the response.
    if (!request.complete) socket.destroySoon = () => endAndDrop(socket, request);
  });
}

/** Ends a connection: reads and drops what its client still sends, within bounds, then closes it in any case. */
export function endAndDrop(socket: Socket, rest: Readable = socket): void {
  let left: number = limits.dropBytes;
  const destroy = (): void => void socket.destroy();
  const timer = setTimeout(destroy, limits.dropMs);
  socket.once('close', () => clearTimeout(timer));
  rest.on('data', ({ length }: Uint8Array) => {
    left -= length;
    if (left < 0) destroy();
  });
  rest.once('end', () => {
    if (socket.writableFinished) destroy();
    else socket.once('finish', destroy);
  });
  socket.end();
}

/**
 * Cuts connections with a response that stays unsent because its client does not read it.
 *
 * @param event fires for each connection on which responses are written
 */
export function cutUnread(server: Server, event: 'connection' | 'secureConnection'): void {
  const sockets = new Set<Socket>();
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const timer = setInterval(() => {
    for (const socket of sockets) limitUnread(socket);
  }, limits.checkMs).unref();
  server.once('close', () => clearInterval(timer));
}

/** Node ends a connection without progress for its timeout, and notices when a large piece is sent slowly. */
function limitUnread(socket: Socket): void {
  const isLimited = socket.timeout === limits.unreadMs;
  if (socket.writableLength > 0 && !isLimited) socket.setTimeout(limits.unreadMs);
  else if (socket.writableLength === 0 && isLimited) socket.setTimeout(limits.idleMs);
}
