import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Endpoint } from '../core/endpoint.js';
import type { Reply } from '../core/reply.js';
import { type ExchangeOptions, exchangesIn, runHeader } from '../exchange/exchange.js';
import type { Delivery } from '../journal/record.js';
import type { Pauses } from './pauses.js';
import { readBody } from './read-body.js';
import { monotonicMs } from '../monotonic-ms.js';
import { closeIfUnread } from './unread.js';

/** Serves one request on Node's own request and response, so that it can be mounted anywhere. Never rejects. */
export type EndpointListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListenerOptions extends ExchangeOptions {
  readonly pauses: Pauses;
}

export function endpointListener(endpoint: Endpoint, options: ListenerOptions): EndpointListener {
  const { deps, pauses } = options;
  const handleExchange = exchangesIn(options);
  return async (request, response) => {
    const startedAt = monotonicMs();
    const { headers, socket } = request;
    if (request.readableEnded) deps.onError(new Error(readBefore));
    const body = request.readableEnded
      ? undefined
      : await readBody(request, response, deps.settings.bodyLimit);
    if (body === undefined) {
      response.destroy();
      return;
    }
    const received = {
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      body,
      startedAt,
      run: oneOf(headers[runHeader]),
    };
    // The write-off continues even if its caller has gone, as it would on a slow server.
    await handleExchange(endpoint, received, {
      whole: (ms, tenant) => pauses.whole(ms, socket, tenant),
      whileOpen: (ms) => pauses.whileOpen(ms, socket),
      deliver: (reply) => ({ how: deliver(reply, request, response), result: undefined }),
      cut: () => void socket.destroy(),
    });
  };
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
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
  // A browser, which sends Origin, retries by itself if a reused connection breaks. That would hide a lost response.
  if (request.headers.origin !== undefined) response.shouldKeepAlive = false;
  closeIfUnread(request, response);
  response.writeHead(reply.status, headers);
  response.end(reply.body);
  // A caller that closed its side has gone, or still reads: it gets its response in any case.
  return socket.readableEnded ? 'client_gone' : 'sent';
}

/** Resets a bare TCP connection. Others (TLS, a pipe) can only be cut. */
function reset(socket: IncomingMessage['socket']): void {
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}
