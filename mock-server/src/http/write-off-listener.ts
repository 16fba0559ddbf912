import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Deps, handle, type Wait } from '../core/emulator.js';
import type { Reply } from '../core/reply.js';
import type { Delivery, Journal, JournalRecord } from '../journal/journal.js';
import type { Pauses } from './pauses.js';
import { readBody } from './read-body.js';

/** The one endpoint that is emulated. */
export const writeOffPath = '/openpay/coupon/wf';

export type OnExchange = (record: JournalRecord) => void;

/** Serves one write-off on node's own request and response, so that it can be mounted anywhere. It never rejects. */
export type WriteOffListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListenerOptions {
  readonly deps: Deps;
  readonly journal: Journal;
  readonly pauses: Pauses;
  readonly onExchange: OnExchange;
}

export function writeOffListener({ deps, journal, pauses, onExchange }: ListenerOptions): WriteOffListener {
  /** What a listener throws must not cost the caller his answer. */
  const tell: OnExchange = (record) => {
    try {
      onExchange(record);
    } catch (error) {
      deps.onError(error, record.exchange.requestId);
    }
  };
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
    const text = exchange.sent ? undefined : textOf(body);
    const record = journal.add({ exchange, atMs: deps.nowMs(), contentType, text, ms }, body.length);
    tell(record);
    const how = await deliver(exchange.reply, request, response, pauses);
    record.delivery = { how, ms: Number(elapsed().toFixed(1)) };
  };
}

function textOf(body: Uint8Array | 'too_large'): string | undefined {
  return body === 'too_large' ? undefined : Buffer.from(body).toString();
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
