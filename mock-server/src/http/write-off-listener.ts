import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Deps, handle } from '../core/emulator.js';
import type { Exchange, Reply } from '../core/reply.js';
import { readBody } from './read-body.js';

export type OnExchange = (exchange: Exchange, ms: number) => void;

/** Serves one write-off on node's own request and response, so that it can be mounted anywhere. */
export type WriteOffListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * @param faulted sockets on which a fault is under way: a server that closes need not wait for them
 */
export function writeOffListener(deps: Deps, faulted: Set<Socket>, onExchange: OnExchange): WriteOffListener {
  /** What a listener throws must not cost the caller his answer. */
  const tell: OnExchange = (exchange, ms) => {
    try {
      onExchange(exchange, ms);
    } catch (error) {
      deps.onError(error);
    }
  };
  return async (request, response) => {
    const startedAt = performance.now();
    const body = await readBody(request, deps.settings.bodyLimit).catch((error: unknown) => {
      if (request.readableEnded) deps.onError(error);
      return undefined;
    });
    if (body === undefined) {
      response.destroy();
      return;
    }
    const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers;
    const exchange = await handle({ contentType, contentEncoding, body }, deps);
    tell(exchange, performance.now() - startedAt);
    await deliver(exchange.reply, request, response, faulted);
  };
}

async function deliver(
  reply: Reply,
  request: IncomingMessage,
  response: ServerResponse,
  faulted: Set<Socket>,
): Promise<void> {
  const { socket } = request;
  if (reply.kind === 'reset') {
    reset(socket);
    return;
  }
  const waitMs = reply.kind === 'silence' ? reply.ms : reply.delayMs;
  if (waitMs > 0) await waitOn(socket, waitMs, faulted);
  if (reply.kind === 'silence') {
    socket.destroy();
    return;
  }
  if (response.destroyed) return;
  const close = request.complete ? {} : { connection: 'close' };
  response.writeHead(reply.status, {
    ...reply.headers,
    ...close,
    'content-length': Buffer.byteLength(reply.body),
  });
  response.end(reply.body);
}

/** A reset where the connection is bare TCP; elsewhere (TLS, a pipe) it can only be cut. */
function reset(socket: Socket): void {
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}

/** Waits, but not for a client that went away. */
function waitOn(socket: Socket, ms: number, faulted: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      socket.off('close', done);
      faulted.delete(socket);
      resolve();
    };
    const timer = setTimeout(done, ms);
    socket.once('close', done);
    faulted.add(socket);
  });
}
