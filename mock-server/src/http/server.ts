import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type AppOptions, createApp } from './app.js';

export interface ListenOptions extends Omit<AppOptions, 'faulted'> {
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
  const faulted = new Set<Socket>();
  const server = createServer(createApp({ ...options, faulted }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { url: urlOf(server.address()), close: () => close(server, faulted, options.drainMs) };
}

function urlOf(address: AddressInfo | string | null): string {
  if (typeof address !== 'object' || address === null) throw new TypeError('a TCP address was expected');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/** Faulted sockets are destroyed at once, others get their time. */
async function close(server: Server, faulted: ReadonlySet<Socket>, drainMs: number): Promise<void> {
  for (const socket of faulted) socket.destroy();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(timer);
}
