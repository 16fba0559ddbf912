import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, StoreError } from './store-error.js';

const mostMs = 1_500;

/**
 * Runs a step again while another process holds the file's lock. The wait is here and not in SQLite, where the whole
 * emulator would stand still meanwhile.
 *
 * @throws StoreError after a second and a half
 */
export async function retryWhileBusy<R>(path: string, step: () => R): Promise<R> {
  const until = performance.now() + mostMs;
  for (;;) {
    try {
      return step();
    } catch (error) {
      if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
      if (performance.now() > until) throw locked(path, error);
    }
    await sleep(1 + Math.random() * 4);
  }
}

function locked(path: string, cause: unknown): StoreError {
  return new StoreError(
    {
      en: `${path}: another process has held its lock for ${mostMs} ms; see which has it open`,
      zh: `${path}：被其他进程锁定超过 ${mostMs} 毫秒，请查看占用者`,
    },
    { cause, isPassing: true },
  );
}
