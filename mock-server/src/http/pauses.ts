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
  readonly #bySocket = new WeakMap<Socket, Set<Pause>>();
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
      this.#forget(pause);
      done();
    }, ms).unref();
    const pause: Pause = { socket, timer, ...more };
    this.#pauses.add(pause);
    if (socket.readableEnded) socket.end();
    this.#pausesOf(socket).add(pause);
  }

  /** The waits of a socket, which gets one listener, however many requests on it wait. */
  #pausesOf(socket: Socket): Set<Pause> {
    const known = this.#bySocket.get(socket);
    if (known) return known;
    const own = new Set<Pause>();
    this.#bySocket.set(socket, own);
    // A client that closes its side does not wait for a late response.
    socket.once('end', () => {
      if (own.size > 0) socket.end();
    });
    socket.once('close', () => {
      for (const pause of own) if (pause.isOver) this.#stop(pause);
    });
    return own;
  }

  #forget(pause: Pause): void {
    clearTimeout(pause.timer);
    this.#pauses.delete(pause);
    this.#bySocket.get(pause.socket)?.delete(pause);
  }

  #stop(pause: Pause): void {
    this.#forget(pause);
    pause.socket.destroy();
    pause.isOver?.();
  }
}
