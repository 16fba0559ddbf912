import type { Server } from 'node:net';

/** Starts to listen; `listening` or `error` follows. */
export function listenAt(server: Server, port: number, host: string): void {
  server.listen(port, host);
}
