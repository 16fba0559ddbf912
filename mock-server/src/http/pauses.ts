import type { Socket } from 'node:net';

interface Pause {
  readonly socket: Socket;
  /** The tenant of the request, while it waits before its decision. */
  readonly tenant: string | undefined;
  readonly timer: NodeJS.Timeout;
  /** Ends the wait for a client that went away; undefined if it waits in any case. */
  readonly isOver: (() => void) | undefined;
}

/** Waits that faults impose. A closing server or a reset ends them early. */
export class Pauses {
  readonly #pauses = new Set<Pause>();
  readonly #watched = new WeakSet<Socket>();
  readonly #atEnd = new Set<() => void>();
  #isEnded = false;

  /** Waits the whole time, even if the client has gone. Never resolves if the connection is cut. */
  whole(ms: number, socket: Socket, tenant: string): Promise<void> {
    return new Promise((resolve) => this.#start(ms, socket, resolve, { tenant, isOver: undefined }));
  }

  /** Waits until the time is over or the client goes away. */
  whileOpen(ms: number, socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      if (socket.destroyed) resolve();
      else this.#start(ms, socket, resolve, { tenant: undefined, isOver: resolve });
    });
  }

  /** Cuts the connections of a tenant that wait before a decision. Nothing is decided for them. */
  cut(tenant: string): void {
    for (const pause of this.#pauses) if (pause.tenant === tenant) this.#stop(pause);
  }

  /** Cuts all connections that wait. Nothing after the wait happens. */
  end(): void {
    this.#isEnded = true;
    for (const pause of this.#pauses) this.#stop(pause);
    for (const act of this.#atEnd) act();
  }

  /** Whether all waits have ended because the server is closing. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Calls a function when all waits end, or now if they have. The returned function removes it. */
  onEnd(act: () => void): () => void {
    if (this.#isEnded) act();
    else this.#atEnd.add(act);
    return () => void this.#atEnd.delete(act);
  }

  #start(ms: number, socket: Socket, done: () => void, more: Pick<Pause, 'tenant' | 'isOver'>): void {
    if (this.#isEnded) {
      socket.destroy();
      return;
    }
    const timer = setTimeout(() => {
      this.#pauses.delete(pause);
      done();
    }, ms).unref();
    const pause: Pause = { socket, timer, ...more };
    this.#pauses.add(pause);
    if (socket.readableEnded) socket.end();
    this.#watch(socket);
  }

  /** Adds one listener for a socket, however many requests on it wait. */
  #watch(socket: Socket): void {
    if (this.#watched.has(socket)) return;
    this.#watched.add(socket);
    // A client that closes its side does not wait for a late response.
    socket.once('end', () => {
      if ([...this.#pauses].some((pause) => pause.socket === socket)) socket.end();
    });
    socket.once('close', () => {
      for (const pause of this.#pauses) if (pause.socket === socket && pause.isOver) this.#stop(pause);
    });
  }

  #stop(pause: Pause): void {
    clearTimeout(pause.timer);
    this.#pauses.delete(pause);
    pause.socket.destroy();
    pause.isOver?.();
  }
}
