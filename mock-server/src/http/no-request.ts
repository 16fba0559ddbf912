import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { UnderWay } from './under-way.js';
import { endAndDrop } from './unread.js';

/**
 * Rejects CONNECT, and bytes that are no HTTP request, and ends the connection: after the responses to all requests
 * before them. Node would drop those responses, and a client would take the rejection for the first of them.
 */
export function rejectNoRequests(server: Server, underWay: UnderWay): void {
  // The emulator is no proxy. Without a listener the connection would just end.
  server.on('connect', ({ socket }: IncomingMessage) => {
    const before = underWay.of(socket);
    keepServing(server, socket, before);
    after(before, () => rejectAndEnd(socket, '405 Method Not Allowed'));
  });
  const rejected = new WeakSet<Socket>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Node reports what comes behind such bytes, too.
    if (rejected.has(socket)) return;
    rejected.add(socket);
    const status = statusOf(error);
    const all = underWay.of(socket);
    // Its body is faulty or late.
    const unread = all.find(({ req }) => !req.complete);
    const before = all.filter((one) => one !== unread);
    if (status === undefined || (before.length === 0 && unread?.headersSent)) socket.destroy();
    else after(before, () => rejectAndEnd(socket, status));
  });
}

/** Does for the responses of a connection what Node no longer does after CONNECT. */
function keepServing(server: Server, socket: Socket, responses: readonly ServerResponse[]): void {
  socket.on('error', () => {});
  socket.on('timeout', () => server.emit('timeout', socket));
  socket.on('drain', () => responses.find((one) => one.socket === socket)?.emit('drain'));
}

function after(responses: readonly ServerResponse[], act: () => void): void {
  const last = responses.at(-1);
  if (last) last.once('finish', act);
  else act();
}

function rejectAndEnd(socket: Socket, status: string): void {
  // It may have ended with the last response.
  if (!socket.writable) return;
  socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  endAndDrop(socket);
}

/** As Node itself rejects them. Undefined if no response can be sent, as after a failed TLS handshake. */
function statusOf({ code = '' }: NodeJS.ErrnoException): string | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return '413 Payload Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return code.startsWith('HPE_') ? '400 Bad Request' : undefined;
}
