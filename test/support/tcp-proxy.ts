import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** New connections lead to that port, and open ones are cut. */
  readonly leadTo: (port: number) => void;
  /** Nothing passes any more, but the connections stay open. */
  readonly hold: () => void;
  readonly close: () => void;
}

/** Passes bytes on to a port of this machine, like a virtual address that moves to another server. */
export async function tcpProxy(first: number): Promise<TcpProxy> {
  let port = first;
  const sockets = new Set<Socket>();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    const target = createConnection(port, '127.0.0.1');
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      one.pipe(other);
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
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: () => {
      server.close();
      cut();
    },
  };
}
