import type { Socket } from 'node:net';

/** Waits that faults ask for. A server that closes need not see their end. */
export interface Pauses {
  /** Waits the whole time, whether or not the client is still there. */
  readonly whole: (ms: number, socket: Socket) => Promise<void>;
  /** Waits, but not for a client that went away. */
  readonly whileOpen: (ms: number, socket: Socket) => Promise<void>;
  /** Cuts the connections that wait; what was to come after the wait does not. */
  readonly end: () => void;
}

export function newPauses(): Pauses {
  const timers = new Map<NodeJS.Timeout, Socket>();
  let isEnded = false;
  const pause = (ms: number, socket: Socket, done: () => void): NodeJS.Timeout | undefined => {
    if (isEnded) {
      socket.destroy();
      return undefined;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      done();
    }, ms);
    timers.set(timer, socket);
    return timer;
  };
  return {
    whole: (ms, socket) => new Promise((resolve) => void pause(ms, socket, resolve)),
    whileOpen: (ms, socket) =>
      new Promise((resolve) => {
        const gone = (): void => {
          clearTimeout(timer);
          if (timer) timers.delete(timer);
          resolve();
        };
        const timer = pause(ms, socket, () => {
          socket.off('close', gone);
          resolve();
        });
        if (socket.destroyed) gone();
        else socket.once('close', gone);
      }),
    end: () => {
      isEnded = true;
      for (const [timer, socket] of timers) {
        clearTimeout(timer);
        socket.destroy();
      }
      timers.clear();
    },
  };
}
