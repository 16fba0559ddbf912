import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppOptions } from './app.js';
import { closeGracefully } from './drain.js';
import { limits } from './limits.js';
import { rejectNoRequests } from './no-request.js';
import { PipelineTurns } from './pipeline-turns.js';
import type { TlsFiles } from './tls.js';
import { UnderWay } from './under-way.js';
import { cutUnread, holdBackBodies } from './unread.js';
import { endpointsIn } from '../endpoints/endpoints.js';
import { urlOf } from '../http-address.js';
import { lazily } from '../lazily.js';
import { listenAt } from '../listen-at.js';
import { endpointListener } from './listener.js';

export interface ListenOptions extends Omit<AppOptions, 'url'> {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Serves HTTPS if set. */
  readonly tls: TlsFiles | undefined;
  readonly maxConnections: number;
  /** How long requests under way may take to end when the server closes, in milliseconds. */
  readonly drainMs: number;
  /** Whether the server keeps the process alive. */
  readonly keepProcessAlive: boolean;
}

export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws the listen error, for example `EADDRINUSE`, if the address is not available */
export async function listen(options: ListenOptions): Promise<RunningServer> {
  const { pauses, tls, host, port, drainMs } = options;
  let url = '';
  const server = await makeServer(requestListener({ ...options, url: () => url }), tls);
  limit(server, options);
  const underWay = new UnderWay();
  const close = closeGracefully(server, underWay, pauses, drainMs);
  rejectNoRequests(server, underWay);
  if (!options.keepProcessAlive) server.on('connection', (socket: Socket) => socket.unref());
  listenAt(server, port, host, limits.waitingConnections);
  await once(server, 'listening');
  if (!options.keepProcessAlive) server.unref();
  url = urlOf(tls ? 'https' : 'http', server.address()); // while it closes, it has no address
  return { url, close };
}

/** Passes calls of an endpoint directly to its listener. Express serves everything else, and loads on first use. */
function requestListener(options: AppOptions): RequestListener {
  const served = endpointsIn(options.deps.settings).map((endpoint) => {
    return { path: endpoint.path, listener: endpointListener(endpoint, options) };
  });
  const turns = new PipelineTurns();
  let app: RequestListener | undefined;
  const load = lazily(async () => {
    // Express takes longest, and some routes load more: other requests are served between these parts.
    await import('express');
    await nextTurn();
    const { createApp } = await import('./app.js');
    app = createApp(options, served);
    await nextTurn();
    return app;
  });
  const serveOther = async (...call: Parameters<RequestListener>): Promise<void> => {
    try {
      (app ?? (await load()))(...call);
    } catch (error) {
      options.deps.onError(error); // as when connections leave no file to open
      call[1].destroy();
    }
  };
  const other: RequestListener = (request, response) => void serveOther(request, response);
  const serve: RequestListener = (request, response) => {
    // Node still parses requests that came in one piece after their connection was cut.
    if (request.socket.destroyed) return;
    if (isUpgrade(request)) response.shouldKeepAlive = false;
    const direct = served.find(({ path }) => isCallOf(path, request));
    // Express also serves what comes behind its own requests, in order.
    if (direct && !turns.isWaiting(request)) void direct.listener(request, response);
    else turns.take(other, request, response);
  };
  return (request, response) => {
    // While the server closes, the last response ends the connection. All that has arrived must be read before it.
    if (options.pauses.isEnded) setImmediate(serve, request, response);
    else serve(request, response);
  };
}

/**
 * Whether it requests another protocol, such as WebSocket. Nothing serves that, and Node drops what comes behind in the
 * same piece. Java's client requests h2c with each request, and sends nothing behind: its connections are kept.
 */
function isUpgrade({ headers: { upgrade } }: IncomingMessage): boolean {
  return upgrade !== undefined && upgrade.toLowerCase() !== 'h2c';
}

/** Matches the most common spelling. Express handles the equivalent ones. */
function isCallOf(path: string, { method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && (url === path || url.startsWith(`${path}?`));
}

async function makeServer(listener: RequestListener, tls: TlsFiles | undefined): Promise<Server> {
  const options: ServerOptions = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
    requireHostHeader: true,
  };
  if (!tls) return createServer(options, listener);
  const { cert, key } = tls;
  const secure = { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: limits.handshakeMs } as const;
  const https = await import('node:https');
  return https.createServer({ ...options, ...secure }, listener);
}

function limit(server: Server, { maxConnections, tls, deps }: ListenOptions): void {
  server.maxHeadersCount = limits.headers;
  server.maxConnections = maxConnections;
  server.timeout = limits.idleMs;
  server.once('drop', () => {
    deps.onError(
      `${maxConnections} connections are open, and further ones are rejected; see --max-connections` +
        ` / 已有 ${maxConnections} 个连接，拒绝更多连接，见 --max-connections`,
    );
  });
  // Node would otherwise end the connection of a client that closes its side, and lose what is not sent yet.
  Object.assign(server, { httpAllowHalfOpen: true });
  // A request may have arrived while this process was busy or asleep: the next turn reads it.
  server.on('timeout', (socket: Socket) => {
    const { bytesRead } = socket;
    setImmediate(() => {
      if (socket.bytesRead === bytesRead) socket.destroy();
    });
  });
  holdBackBodies(server);
  cutUnread(server, tls ? 'secureConnection' : 'connection');
}
