import {
  type ClientRequest,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { BodyCopy } from './body-copy.js';
import { type Failure, failureOf, noHttp, noPath } from './failure.js';
import { responseHeaders, isFramed, requestHeaders } from './headers.js';

/** Where requests go. */
export interface Target {
  readonly origin: URL;
  /** The prefix of a request's path; `/vendor`, or empty. */
  readonly basePath: string;
}

/** Why a request is not to be forwarded. */
export type Reject = (request: IncomingMessage) => Failure | undefined;

/** The traffic between a client and the target. */
export interface ForwardedExchange {
  /** When the request came. */
  readonly at: Date;
  readonly ms: number;
  readonly request: IncomingMessage;
  readonly requestBody: BodyCopy;
  /** Undefined where no response passed, or not all of it. */
  readonly response: { readonly head: IncomingMessage; readonly body: BodyCopy } | undefined;
  /** Why nothing was sent. */
  readonly failure: Failure | undefined;
}

/**
 * Forwards a request, and its response back, byte for byte as they arrive. A fault on one side is repeated in the same
 * way on the other: the client sees the same as without the recorder.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  reject: Reject,
): Promise<ForwardedExchange> {
  const [at, startedAt] = [new Date(), performance.now()];
  const requestBody = new BodyCopy();
  request.on('data', (chunk: Buffer) => requestBody.add(chunk));
  // The close event of the response reports a client that disconnected.
  request.on('error', () => {});
  response.on('error', () => {});
  return new Promise((resolve) => {
    const end = (received?: ForwardedExchange['response'], failure?: Failure): void => {
      resolve({ at, ms: performance.now() - startedAt, request, requestBody, response: received, failure });
    };
    const fail = (failure: Failure): void => {
      sendFailure(request, response, failure);
      end(undefined, failure);
    };
    const outgoing = reject(request) ?? open(request, target);
    if ('code' in outgoing) {
      fail(outgoing);
      return;
    }
    const connection = watch(outgoing, target);
    response.on('close', () => {
      outgoing.destroy();
      end();
    });
    passInterim(outgoing, response);
    outgoing.on('error', (error) => {
      if (response.headersSent || response.destroyed) return;
      if (connection.isOpen) cut(response, connection.isReset);
      else fail(failureOf({ error, host: target.origin.host, isTls: isTls(target), flag: '--target' }));
    });
    outgoing.on('response', (head) => {
      const body = new BodyCopy();
      head.on('data', (chunk: Buffer) => body.add(chunk));
      head.on('error', () => cut(response, connection.isReset));
      response.on('finish', () => end({ head, body }));
      relay(request, head, response);
    });
    request.pipe(outgoing);
  });
}

function isTls({ origin }: Target): boolean {
  return origin.protocol === 'https:';
}

/** Opens a new connection: the other side might close a reused one at any moment. */
function open(request: IncomingMessage, target: Target): ClientRequest | Failure {
  const { origin, basePath } = target;
  const { method = 'GET', url = '', rawHeaders } = request;
  if (!url.startsWith('/')) return noPath;
  try {
    return (isTls(target) ? requestHttps : requestHttp)({
      host: origin.hostname.replace(/^\[(.*)\]$/u, '$1'),
      port: origin.port,
      method,
      path: basePath + url,
      headers: requestHeaders(rawHeaders, method, origin.host),
      agent: false,
      rejectUnauthorized: true, // regardless of NODE_TLS_REJECT_UNAUTHORIZED
    });
  } catch {
    return noHttp; // characters that node accepts, but does not send
  }
}

/** Whether the connection to the target came about, and whether it was reset. */
interface TargetConnection {
  isOpen: boolean;
  isReset: boolean;
}

function watch(outgoing: ClientRequest, target: Target): TargetConnection {
  const connection: TargetConnection = { isOpen: false, isReset: false };
  outgoing.on('socket', (socket) => {
    socket.once(isTls(target) ? 'secureConnect' : 'connect', () => {
      connection.isOpen = true;
    });
  });
  // A connection that ended normally gives one of node's errors, without a system call. Text that is no HTTP cannot be
  // forwarded.
  outgoing.on('error', (error) => {
    connection.isReset = 'syscall' in error || ('code' in error && String(error.code).startsWith('HPE_'));
  });
  return connection;
}

/** What a target sends before a response, or in place of one. */
function passInterim(outgoing: ClientRequest, response: ServerResponse): void {
  outgoing.on('continue', () => response.writeContinue());
  // The header Upgrade is not forwarded, so a change of protocol is a fault.
  outgoing.on('upgrade', (_head, socket) => {
    socket.destroy();
    cut(response, true);
  });
}

function relay(request: IncomingMessage, head: IncomingMessage, response: ServerResponse): void {
  const { statusCode: status = 0, statusMessage = '', rawHeaders } = head;
  const hasBody = request.method !== 'HEAD' && status !== 204 && status !== 304;
  response.sendDate = false;
  if (hasBody && !isFramed(rawHeaders)) {
    // Its end is that of the connection, here too.
    response.shouldKeepAlive = false;
    response.removeHeader('transfer-encoding');
  }
  try {
    response.writeHead(status, statusMessage, responseHeaders(rawHeaders, request.httpVersion));
  } catch {
    cut(response, true); // as above
    return;
  }
  response.write(Buffer.alloc(0)); // sends the head; flushHeaders would make UTF-8 of its bytes
  head.on('data', (chunk: Buffer) => {
    // Unread data is lost when the target's connection breaks; so read on, up to a limit.
    if (response.write(chunk) || response.writableLength < mostAhead) return;
    head.pause();
    response.once('drain', () => head.resume());
  });
  head.on('end', () => {
    response.end();
    request.unpipe();
    request.resume(); // a client that is still sending, though it has its response
  });
}

/** Bytes of a response that are read from the target before the client reads them. */
const mostAhead = 1_048_576;

/** Forwards the received data, then ends the connection, or resets it, as on the other side. */
function cut({ socket }: ServerResponse, isReset: boolean): void {
  if (!isReset) socket?.destroySoon();
  else socket?.write('', () => socket.resetAndDestroy());
}

/** Nothing was sent: this response comes from the recorder, and says so. */
function sendFailure(request: IncomingMessage, response: ServerResponse, { code, text }: Failure): void {
  const status = code === 'web_page' || code === 'foreign_host' ? 403 : 502;
  const body = JSON.stringify({ from: 'shoubei-mock record', code, ...text });
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Shoubei-Mock-Record': code,
    Connection: 'close',
  });
  response.end(body);
  request.unpipe();
  request.resume();
}
