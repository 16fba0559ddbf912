import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that sends what it likes, whatever the request. */
export interface HostileServer {
  readonly url: string;
  readonly port: string;
  /** Bytes that it could send, at most: what the other side read, and what the system kept on the way. */
  readonly sent: () => number;
  /** Heads of the requests, as they came. */
  readonly requests: readonly string[];
}

/** Starts a server that calls `respond` for each connection once something came; it ends with the test. */
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

/** Sends a head, and then the same piece for ever, as fast as it is read. */
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
