import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { portOf, type TcpServer } from './hostile-server.js';
import { selfSigned } from './self-signed.js';

/** A TLS server that calls `respond` with the first bytes of each request. */
export async function tlsServer(
  requested: () => unknown,
  options: TlsOptions = selfSigned(),
): Promise<TcpServer> {
  const tls = createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.once('data', requested);
  });
  tls.on('tlsClientError', () => {});
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');
  const port = portOf(tls);
  const sockets = new Set<Socket>();
  tls.on('connection', (socket: Socket) => sockets.add(socket));
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    sockets,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => tls.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
