import { setTimeout as sleep } from 'node:timers/promises';
import { Line } from './line.js';
import { codeOf, StoreError } from './store-error.js';

const mostMs = 1_500;

/**
 * Runs steps on a file whose lock another process may hold. The wait is here and not in SQLite, where the whole emulator
 * would stand still meanwhile.
 */
export class BusyFile {
  readonly #path: string;
  readonly #line = new Line();
  #waiting = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * A step that takes the lock: one after another, in the order in which they came.
   *
   * @throws StoreError after a second and a half
   */
  async inTurn<R>(step: () => R): Promise<R> {
    if (this.#waiting === 0) {
      const done = tried(step);
      if (done) return done.result;
    }
    const until = performance.now() + mostMs;
    this.#waiting += 1;
    try {
      return await this.#line.after('', () => this.#untilFree(step, until));
    } finally {
      this.#waiting -= 1;
    }
  }

  /** A step that only reads, and so waits for nobody, but for one who mends the file after a crash. */
  async atOnce<R>(step: () => R): Promise<R> {
    return this.#untilFree(step, performance.now() + mostMs);
  }

  async #untilFree<R>(step: () => R, until: number): Promise<R> {
    for (;;) {
      const done = tried(step);
      if (done) return done.result;
      if (performance.now() > until) throw this.#locked();
      await sleep(1 + Math.random() * 4);
    }
  }

  #locked(): StoreError {
    return new StoreError(
      {
        en: `${this.#path}: its lock could not be had for ${mostMs} ms; see which other process has the file open`,
        zh: `${this.#path}：${mostMs} 毫秒内未能取得锁，请查看还有哪个进程打开了该文件`,
      },
      { isPassing: true },
    );
  }
}

/** Undefined where the lock is another's. */
function tried<R>(step: () => R): { readonly result: R } | undefined {
  try {
    return { result: step() };
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}
