import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import { handle, type Wait } from '../core/emulator.js';
import type { Endpoint } from '../core/endpoint.js';
import type { Reply } from '../core/reply.js';
import type { Delivery } from '../journal/record.js';
import { noteIn, type NoteOptions } from '../exchange/note.js';
import type { Pauses } from './pauses.js';
import { readBody } from './read-body.js';

/** Serves one request on node's own request and response, so that it can be mounted anywhere. It never rejects. */
export type EndpointListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListenerOptions extends NoteOptions {
  readonly pauses: Pauses;
}

export function endpointListener(endpoint: Endpoint, options: ListenerOptions): EndpointListener {
  const { deps, pauses } = options;
  const note = noteIn(options);
  return async (request, response) => {
    const startedAt = performance.now();
    const elapsed = (): number => performance.now() - startedAt;
    const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers;
    if (request.readableEnded) deps.onError(new Error(readBefore));
    const body = request.readableEnded ? undefined : await readBody(request, deps.settings.bodyLimit);
    if (body === undefined) {
      response.destroy();
      return;
    }
    // The write-off goes on also when its caller has gone, as it would in a server that is slow.
    const wait: Wait = (pauseMs, tenant) => pauses.whole(pauseMs, request.socket, tenant);
    const exchange = await handle({ contentType, contentEncoding, body }, endpoint, deps, wait);
    const ms = elapsed();
    if (exchange.isCut) {
      request.socket.destroy();
      return;
    }
    const record = note(exchange, { contentType, body }, ms);
    const { reply } = exchange;
    const waitMs = reply.kind === 'silence' ? reply.ms : reply.delayMs;
    if (waitMs > 0) await pauses.whileOpen(waitMs, request.socket);
    record.delivery = { how: deliver(reply, request, response), ms: Math.round(elapsed() * 10) / 10 };
  };
}

const readBefore = 'The body was read before: mount the write-off listener ahead of any body parser.';

function deliver(reply: Reply, request: IncomingMessage, response: ServerResponse): Delivery['how'] {
  const { socket } = request;
  if (socket.destroyed) return 'client_gone';
  if (reply.kind === 'reset') {
    reset(socket);
    return 'reset';
  }
  if (reply.kind === 'silence') {
    socket.destroy();
    return 'hung_up';
  }
  const headers: OutgoingHttpHeader[] = [];
  for (const name in reply.headers) headers.push(name, reply.headers[name] ?? '');
  headers.push('content-length', Buffer.byteLength(reply.body));
  if (!request.complete) headers.push('connection', 'close');
  response.writeHead(reply.status, headers);
  response.end(reply.body);
  return 'sent';
}

/** A reset where the connection is bare TCP; elsewhere (TLS, a pipe) it can only be cut. */
function reset(socket: IncomingMessage['socket']): void {
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}
