import type { Response } from 'express';
import { Queue } from '../../journal/queue.js';

/** Bytes that may wait for a reader; one that lags further behind is disconnected, and continues from where it was when it comes back. */
const mostWaiting = 1024 * 1024;

/**
 * What is on its way to a reader of events. What it is too slow to read waits here, and not in its socket, which makes an error
 * of each part that waits in it when it is closed.
 */
export class EventQueue {
  readonly #response: Response;
  readonly #waiting = new Queue<Buffer>();
  #bytes = 0;

  constructor(response: Response) {
    this.#response = response;
    response.on('drain', () => this.#flush());
  }

  /** False for a reader that is too far behind, and disconnected. */
  send(event: Buffer): boolean {
    this.#waiting.push(event);
    this.#bytes += event.length;
    this.#flush();
    if (this.#bytes <= mostWaiting) return true;
    this.#response.destroy();
    return false;
  }

  #flush(): void {
    while (this.#waiting.size > 0 && !this.#response.writableNeedDrain && !this.#response.destroyed) {
      const event = this.#waiting.shift() ?? Buffer.alloc(0);
      this.#bytes -= event.length;
      this.#response.write(event);
    }
  }
}
