import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that may send any bytes, whatever the request. */
export interface HostileServer {
  readonly url: string;
  readonly port: string;
  /** The most bytes that it could send: those that the client read, and those in the system's buffers. */
  readonly sent: () => number;
  /** Heads of the requests, as received. */
  readonly requests: readonly string[];
}

/** Starts a server that calls `respond` for each connection after its first bytes; it ends with the test. */
export async function hostileServer(respond: (socket: Socket) => void): Promise<HostileServer> {
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      requests.push(chunk.toString('latin1'));
      respond(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    sent: () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    requests,
  };
}

/** Sends a head, then repeats one piece without end, as fast as it is read. */
export function withoutEnd(head: string, piece: string): (socket: Socket) => void {
  const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
  return (socket) => {
    socket.write(head);
    const more = (): void => {
      if (socket.destroyed) return;
      if (socket.write(block)) setImmediate(more);
      else socket.once('drain', more);
    };
    more();
  };
}

/** Sends one whole response. */
export function whole(body: string, head = 'Content-Type: application/json\r\n'): (socket: Socket) => void {
  const length = Buffer.byteLength(body);
  return (socket) =>
    void socket.end(
      `HTTP/1.1 200 OK\r\n${head}Content-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
    );
}
