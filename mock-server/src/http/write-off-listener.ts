import type { IncomingMessage, ServerResponse } from 'node:http';
import { handle, type Wait } from '../core/emulator.js';
import type { Reply } from '../core/reply.js';
import type { Delivery } from '../journal/journal.js';
import { noteIn, type NoteOptions } from '../journal/note.js';
import type { Pauses } from './pauses.js';
import { readBody } from './read-body.js';

/** The one endpoint that is emulated. */
export const writeOffPath = '/openpay/coupon/wf';

/** Serves one write-off on node's own request and response, so that it can be mounted anywhere. It never rejects. */
export type WriteOffListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListenerOptions extends NoteOptions {
  readonly pauses: Pauses;
}

export function writeOffListener(options: ListenerOptions): WriteOffListener {
  const { deps, pauses } = options;
  const note = noteIn(options);
  return async (request, response) => {
    const startedAt = performance.now();
    const elapsed = (): number => performance.now() - startedAt;
    const body = await readBody(request, deps.settings.bodyLimit).catch((error: unknown) => {
      if (request.readableEnded) deps.onError(error);
      return undefined;
    });
    if (body === undefined) {
      response.destroy();
      return;
    }
    const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers;
    // The write-off goes on also when its caller has gone, as it would in a server that is slow.
    const wait: Wait = (pauseMs, tenant) => pauses.whole(pauseMs, request.socket, tenant);
    const exchange = await handle({ contentType, contentEncoding, body }, deps, wait);
    const ms = elapsed();
    if (exchange.isCut) {
      request.socket.destroy();
      return;
    }
    const record = note(exchange, { contentType, body }, ms);
    const how = await deliver(exchange.reply, request, response, pauses);
    record.delivery = { how, ms: Number(elapsed().toFixed(1)) };
  };
}

async function deliver(
  reply: Reply,
  request: IncomingMessage,
  response: ServerResponse,
  pauses: Pauses,
): Promise<Delivery['how']> {
  const { socket } = request;
  const waitMs = reply.kind === 'silence' ? reply.ms : reply.delayMs;
  if (waitMs > 0) await pauses.whileOpen(waitMs, socket);
  if (socket.destroyed) return 'client_gone';
  if (reply.kind === 'reset') {
    reset(socket);
    return 'reset';
  }
  if (reply.kind === 'silence') {
    socket.destroy();
    return 'hung_up';
  }
  const own = { 'content-length': Buffer.byteLength(reply.body) };
  const close = request.complete ? undefined : { connection: 'close' };
  response.writeHead(reply.status, Object.assign({}, reply.headers, own, close));
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
