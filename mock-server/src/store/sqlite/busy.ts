import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, StoreError } from '../store-error.js';

/** How long a step waits for the lock, in milliseconds: a request has its response within two seconds. */
export const lockWaitMs = 1_500;

/** Another process had the file locked during the whole wait. */
export class LockedFile extends StoreError {
  override readonly name: string = 'LockedFile';
}

/**
 * Repeats a step while another process has the file locked. A wait within SQLite would stop the whole emulator.
 *
 * @param until the deadline, on the clock of `performance.now()`
 * @throws LockedFile
 */
export async function untilFree<R>(
  path: string,
  step: () => R,
  until: number = performance.now() + lockWaitMs,
): Promise<R> {
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

function locked(path: string, cause: unknown): LockedFile {
  return new LockedFile(
    {
      en: `${path}: its lock could not be had for ${lockWaitMs} ms; see which other process has the file open`,
      zh: `${path}：${lockWaitMs} 毫秒内未能取得锁，请查看还有哪个进程打开了该文件`,
    },
    { cause, isPassing: true },
  );
}
