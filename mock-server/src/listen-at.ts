import type { Server } from 'node:net';

/**
 * Starts to listen; `listening` or `error` follows.
 *
 * @param backlog how many connections may wait to be accepted
 */
export function listenAt(server: Server, port: number, host: string, backlog: number): void {
  server.listen(port, host, backlog);
}
