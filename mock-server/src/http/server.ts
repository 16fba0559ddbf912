import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppOptions, createApp } from './app.js';
import { gentlyClosing } from './drain.js';

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
  const server = createServer(createApp(options));
  const close = gentlyClosing(server, options.pauses, options.drainMs);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { url: urlOf(server.address()), close };
}

function urlOf(address: AddressInfo | string | null): string {
  if (typeof address !== 'object' || address === null) throw new TypeError('a TCP address was expected');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
