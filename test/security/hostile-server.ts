import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { tcpServer } from '../sdk/hostile-server.js';

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
  const server = await tcpServer((socket) =>
    socket.once('data', (chunk) => {
      requests.push(chunk.toString('latin1'));
      respond(socket);
    }),
  );
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { url, port, sockets } = server;
  const sent = (): number => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
  return { url, port: String(port), sent, requests };
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
