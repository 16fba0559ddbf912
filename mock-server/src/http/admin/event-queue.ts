import type { Response } from 'express';
import { Queue } from '../../journal/queue.js';

/**
 * Bytes that may wait for a reader. A reader that lags further behind is disconnected, and continues from its last
 * event when it reconnects.
 */
const mostWaiting = 1024 * 1024;

/**
 * Events on their way to a slow reader. They do not wait in its socket: when a socket closes, each part waiting in it
 * becomes an error.
 */
export class EventQueue {
  readonly #response: Response;
  readonly #waiting = new Queue<Buffer>();
  #bytes = 0;

  constructor(response: Response) {
    this.#response = response;
    response.on('drain', () => this.#flush());
  }

  /** False for a reader that is too far behind, and is disconnected. */
  send(event: Buffer): boolean {
    this.#waiting.push(event);
    this.#bytes += event.length;
    this.#flush();
    if (this.#bytes <= mostWaiting) return true;
    this.#response.destroy();
    return false;
  }

  /** Writes until the response is full, has ended (as when the server closes), or is gone. */
  #flush(): void {
    const response = this.#response;
    while (this.#waiting.size > 0 && !response.writableNeedDrain && !isOver(response)) {
      const event = this.#waiting.shift() ?? Buffer.alloc(0);
      this.#bytes -= event.length;
      response.write(event);
    }
  }
}

/** Whether nothing more can be written to a response. Writing to an ended one would end the process. */
export function isOver({ writableEnded, destroyed }: Response): boolean {
  return writableEnded || destroyed;
}
