import type { Socket } from 'node:net';

interface Pause {
  readonly socket: Socket;
  /** Whose request it is, where it waits before its decision. */
  readonly tenant: string | undefined;
  readonly timer: NodeJS.Timeout;
  /** Ends it for a client that went away; undefined where it waits all the same. */
  readonly isOver: (() => void) | undefined;
}

/** Waits that faults ask for. A server that closes, and a reset, need not see their end. */
export class Pauses {
  readonly #pauses = new Set<Pause>();
  readonly #watched = new WeakSet<Socket>();
  readonly #atEnd = new Set<() => void>();
  #isEnded = false;

  /** Waits the whole time, whether or not the client is still there. Cut off, it never ends. */
  whole(ms: number, socket: Socket, tenant: string): Promise<void> {
    return new Promise((resolve) => this.#start(ms, socket, resolve, { tenant, isOver: undefined }));
  }

  /** Waits, but not for a client that went away. */
  whileOpen(ms: number, socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      if (socket.destroyed) resolve();
      else this.#start(ms, socket, resolve, { tenant: undefined, isOver: resolve });
    });
  }

  /** Cuts the connections of a tenant that wait before a decision; nothing is decided for them. */
  cut(tenant: string): void {
    for (const pause of this.#pauses) if (pause.tenant === tenant) this.#stop(pause);
  }

  /** Cuts all connections that wait; what was to come after the wait does not. */
  end(): void {
    this.#isEnded = true;
    for (const pause of this.#pauses) this.#stop(pause);
    for (const act of this.#atEnd) act();
  }

  /** Whether all has ended: the server is closing. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Does something when all ends; the function given back forgets that. */
  onEnd(act: () => void): () => void {
    this.#atEnd.add(act);
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
    this.#watch(socket);
  }

  /** One listener for a socket, however many requests on it wait. */
  #watch(socket: Socket): void {
    if (this.#watched.has(socket)) return;
    this.#watched.add(socket);
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
