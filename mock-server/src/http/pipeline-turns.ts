import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many pipelined requests one turn of the loop begins, of all connections. */
const perTurn = 8;

/**
 * Lets pipelined requests take turns with everything else. Node reads all requests of one piece in the same turn, and
 * nothing else would run until all of them are handled. Each connection keeps its order.
 */
export class PipelineTurns {
  readonly #lines = new Map<Socket, (() => void)[]>();
  #left = perTurn;
  #isScheduled = false;

  /** Whether earlier requests of the connection wait for their turn. */
  isWaiting({ socket }: IncomingMessage): boolean {
    return this.#lines.has(socket);
  }

  take(listener: RequestListener, request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const begin = (): void => {
      if (!socket.destroyed) listener(request, response);
    };
    const line = this.#lines.get(socket);
    // A response behind another one has no socket yet.
    if (line) line.push(begin);
    else if (response.socket !== null) begin();
    else if (this.#left === 0) this.#lines.set(socket, [begin]);
    else {
      this.#left -= 1;
      this.#schedule();
      begin();
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#turn();
      if (this.#left < perTurn) this.#schedule();
    });
  }

  /** Begins the next requests, of each connection one after another. */
  #turn(): void {
    this.#left = perTurn;
    for (const [socket, line] of this.#lines) {
      if (this.#left === 0) return;
      this.#left -= 1;
      this.#lines.delete(socket);
      line.shift()?.();
      if (line.length > 0 && !socket.destroyed) this.#lines.set(socket, line);
    }
  }
}
