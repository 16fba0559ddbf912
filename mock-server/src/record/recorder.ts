import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RecordedExchange } from '@shoubei-kit/contracts';
import { urlOf } from '../http-address.js';
import type { UnrecordableReason } from './body-copy.js';
import { type Failure, noHttp, noPath } from './failure.js';
import { forward, type ForwardedExchange, type Reject, type Target } from './forward.js';
import type { Redact } from './redact.js';

/** An exchange that is in the recording. */
export interface RecordingEntry {
  /** Its line in the file, from 1. */
  readonly line: number;
  readonly method: string;
  readonly path: string;
  /** Undefined where no response came, or not all of it. */
  readonly status: number | undefined;
  readonly ms: number;
}

/** An exchange that is not. */
export interface Missed {
  readonly why: UnrecordableReason | Failure['code'] | 'file' | 'redaction';
  /** The advice if nothing reached the target. */
  readonly text?: Failure['text'];
  /** The system's error code for the file: `ENOSPC`. */
  readonly code?: string;
}

export interface RecorderOptions {
  readonly target: Target;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Called for each request, before anything of it is forwarded. */
  readonly reject: Reject;
  readonly redact: Redact;
  /** Adds a line to the recording; if it throws, the exchange was forwarded nevertheless. */
  readonly append: (line: string) => Promise<void>;
  readonly onWritten: (entry: RecordingEntry) => void;
  readonly onMissed: (missed: Missed) => void;
}

export interface Recorder {
  readonly url: string;
  /**
   * Waits this many milliseconds for exchanges in progress, then cuts them; all traffic is written when it resolves.
   */
  readonly close: (drainMs: number) => Promise<void>;
}

/** No timeouts; `reject` checks the Host header. */
const serverOptions = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, requireHostHeader: false };

/**
 * A proxy before a target that also records the traffic.
 *
 * @throws the listen error, for example `EADDRINUSE`, if the address is not available
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const write = exchangeWriter(options);
  const underWay = new Map<Promise<void>, Duplex>();
  const handle: RequestListener = (request, response) => {
    const written = forward(request, response, options.target, options.reject).then(write);
    underWay.set(written, request.socket);
    void written.finally(() => underWay.delete(written));
  };
  const server = createServer(serverOptions, handle);
  // Otherwise Node responds to these itself.
  server.on('checkContinue', handle);
  server.on('checkExpectation', handle);
  server.on('clientError', (error, socket) => {
    if ([...underWay.values()].includes(socket) || !isGarbled(error)) socket.destroy();
    else options.onMissed(refuse(socket, noHttp));
  });
  // From a client that has the recorder as its proxy. The server no longer knows this connection.
  server.on('connect', ({ socket }) => {
    socket.on('error', () => {});
    options.onMissed(refuse(socket, noPath));
    socket.destroySoon();
  });
  await once(server.listen(options.port, options.host), 'listening');
  return {
    url: urlOf('http', server.address()),
    close: async (drainMs) => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), drainMs);
      while (underWay.size > 0) await Promise.all(underWay.keys());
      server.closeAllConnections();
      clearTimeout(timer);
      await closed;
    },
  };
}

/** Whether the fault was in the sender's data, not in the connection. */
function isGarbled(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('HPE_');
}

function refuse(socket: Duplex, { code, text }: Failure): Missed {
  socket.end(`HTTP/1.1 400 Bad Request\r\nX-Shoubei-Mock-Record: ${code}\r\nConnection: close\r\n\r\n`);
  return { why: code, text };
}

/** Writes exchanges in the order in which they ended, and reports whether each was written. */
function exchangeWriter({
  redact,
  append,
  onWritten,
  onMissed,
}: RecorderOptions): (forwarded: ForwardedExchange) => Promise<void> {
  let lines = 0;
  let last = Promise.resolve();
  const write = async (forwarded: ForwardedExchange): Promise<void> => {
    const { exchange, missed } = await redactedOf(forwarded, redact);
    if (!exchange) {
      onMissed(missed);
      return;
    }
    try {
      await append(JSON.stringify(exchange));
    } catch (error) {
      onMissed({ why: 'file', code: error instanceof Error && 'code' in error ? String(error.code) : '' });
      return;
    }
    const { method = '', path = '' } = exchange.request;
    onWritten({ line: (lines += 1), method, path, status: exchange.response?.status, ms: forwarded.ms });
  };
  return (forwarded) => (last = last.then(() => write(forwarded)));
}

type RecordResult =
  | { readonly exchange: RecordedExchange; readonly missed?: never }
  | { readonly exchange?: never; readonly missed: Missed };

async function redactedOf(forwarded: ForwardedExchange, redact: Redact): Promise<RecordResult> {
  const { failure } = forwarded;
  if (failure) return { missed: { why: failure.code, text: failure.text } };
  const found = await exchangeOf(forwarded);
  if (!found.exchange) return found;
  try {
    return { exchange: redact(found.exchange) };
  } catch {
    return { missed: { why: 'redaction' } }; // an exchange that cannot be redacted is not written
  }
}

async function exchangeOf({ at, request, requestBody, response }: ForwardedExchange): Promise<RecordResult> {
  const { method = '', url = '', headers } = request;
  const sent = await requestBody.text(headers['content-encoding']);
  if ('why' in sent) return { missed: sent };
  const received = await response?.body.text(response.head.headers['content-encoding']);
  if (received && 'why' in received) return { missed: received };
  const { statusCode: status = 0, headers: responseHeaders = {} } = response?.head ?? {};
  const exchange: RecordedExchange = {
    at: at.toISOString(),
    request: {
      method,
      path: url,
      body: sent.text,
      content_type: headers['content-type'] ?? '',
    },
    response: received
      ? { status, body: received.text, content_type: responseHeaders['content-type'] ?? '' }
      : null,
    ...('x-shoubei-mock-request-id' in responseHeaders && { emulator: true }),
  };
  return { exchange };
}
