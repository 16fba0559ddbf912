import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** New connections lead to that port, and open ones are cut. */
  readonly leadTo: (port: number) => void;
  /** Nothing passes any more, but the connections stay open, and new ones are accepted. */
  readonly hold: () => void;
  /** All that was held passes. */
  readonly pass: () => void;
  readonly close: () => void;
}

/** Passes bytes on to a port of this machine, like a virtual address that moves to another server. */
export async function tcpProxy(first: number): Promise<TcpProxy> {
  let port = first;
  let isHeld = false;
  /** Each with the one that gets its bytes. */
  const sockets = new Map<Socket, Socket>();
  const cut = (): void => {
    for (const socket of sockets.keys()) socket.destroy();
  };
  const server = createServer((client) => {
    const target = createConnection(port, '127.0.0.1');
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.set(one, other);
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      if (!isHeld) one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    port: address.port,
    leadTo: (to) => {
      port = to;
      cut();
    },
    hold: () => {
      isHeld = true;
      for (const socket of sockets.keys()) socket.unpipe().pause();
    },
    pass: () => {
      isHeld = false;
      for (const [one, other] of sockets) one.pipe(other);
    },
    close: () => {
      server.close();
      cut();
    },
  };
}
