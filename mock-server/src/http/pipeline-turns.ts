import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many pipelined requests one turn of the loop begins, of all connections. */
const perTurn = 8;

interface Waiting {
  readonly response: ServerResponse;
  readonly begin: () => void;
}

/**
 * Begins a pipelined request when all responses before it are sent: else a client that reads nothing could fill the
 * memory with responses. Node reads all requests of one piece in the same turn of the loop, so they also take turns
 * with everything else. Each connection keeps its order.
 */
export class PipelineTurns {
  readonly #lines = new WeakMap<Socket, Waiting[]>();
  /** The first of each line whose turn it is. */
  readonly #ready: (() => void)[] = [];
  #isScheduled = false;

  /** Whether earlier requests of the connection wait for their turn. */
  isWaiting({ socket }: IncomingMessage): boolean {
    return this.#lines.has(socket);
  }

  take(listener: RequestListener, request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const one = { response, begin: () => listener(request, response) };
    const line = this.#lines.get(socket);
    if (line) line.push(one);
    else if (response.socket !== null) one.begin();
    else this.#wait(socket, [one]);
  }

  /** A response gets its socket when those before it are sent. */
  #wait(socket: Socket, line: Waiting[]): void {
    this.#lines.set(socket, line);
    line[0]?.response.once('socket', () => {
      this.#ready.push(() => this.#begin(socket, line));
      this.#schedule();
    });
  }

  #begin(socket: Socket, [first, ...rest]: readonly Waiting[]): void {
    this.#lines.delete(socket);
    if (socket.destroyed) return;
    if (rest.length > 0) this.#wait(socket, rest);
    first?.begin();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      for (const begin of this.#ready.splice(0, perTurn)) begin();
      if (this.#ready.length > 0) this.#schedule();
    });
  }
}
