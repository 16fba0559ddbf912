import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppOptions, createApp } from './app.js';
import type { Pauses } from './pauses.js';

export interface ListenOptions extends AppOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** How long requests under way may take to end when the server closes, in milliseconds. */
  readonly drainMs: number;
}

export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws the listen error, `EADDRINUSE` for one, when the address cannot be had */
export async function listen(options: ListenOptions): Promise<RunningServer> {
  const { pauses } = options;
  const server = createServer(createApp(options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { url: urlOf(server.address()), close: () => close(server, pauses, options.drainMs) };
}

function urlOf(address: AddressInfo | string | null): string {
  if (typeof address !== 'object' || address === null) throw new TypeError('a TCP address was expected');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/** Sockets on which a fault is under way are destroyed at once, others get their time. */
async function close(server: Server, pauses: Pauses, drainMs: number): Promise<void> {
  pauses.end();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(timer);
}
