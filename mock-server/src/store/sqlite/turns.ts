import { LockedFile, lockWaitMs, untilFree } from './busy.js';
import { LostFile } from './open-files.js';

interface Waiting {
  /** The step. The function that it returns passes the result to the caller that waits. */
  readonly act: () => () => void;
  readonly fail: (error: unknown) => void;
  /** The deadline, on the clock of `performance.now()`. */
  readonly until: number;
}

/** The most steps that share one transaction, because the file is locked meanwhile. */
const most = 64;

/**
 * Runs steps that write, one after another, in order of arrival. Steps that arrive together share one transaction,
 * which costs more than its content. Each resolves only when all of it is in the file.
 */
export class Turns {
  readonly #path: string;
  readonly #atomically: <R>(step: () => R) => R;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(path: string, atomically: <R>(step: () => R) => R) {
    this.#path = path;
    this.#atomically = atomically;
  }

  take<R>(step: () => R): Promise<R> {
    return new Promise((resolve, reject) => {
      const act = (): (() => void) => {
        const result = step();
        return () => resolve(result);
      };
      const until = performance.now() + lockWaitMs;
      this.#waiting.push({ act, fail: reject, until });
      if (this.#isRunning) return;
      this.#isRunning = true;
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#share(this.#waiting.splice(0, most));
    }
    this.#isRunning = false;
  }

  async #share(together: readonly Waiting[]): Promise<void> {
    const [first] = together;
    if (!first) return;
    try {
      const all = (): readonly (() => void)[] => together.map(({ act }) => act());
      const results = await untilFree(this.#path, () => this.#atomically(all), first.until);
      for (const resolve of results) resolve();
    } catch (error) {
      // All of it was written, but to a lost file: no step may run a second time.
      if (error instanceof LostFile) for (const one of together) one.fail(error);
      // Later steps may still wait. After any other error each step runs alone, without the one that failed.
      else if (error instanceof LockedFile || together.length === 1) {
        first.fail(error);
        this.#waiting.unshift(...together.slice(1));
      } else for (const one of together) await this.#share([one]);
    }
  }
}
