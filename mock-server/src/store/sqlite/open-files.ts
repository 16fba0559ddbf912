import { statSync } from 'node:fs';
import { StoreError } from '../store-error.js';

/** The file, or one of the two next to it, was replaced since it was opened: no other process would read new data. */
export class LostFile extends StoreError {
  override readonly name: string = 'LostFile';
}

/** The maximum age of a check on which a reader relies, in milliseconds; a check takes a hundredth of that. */
const recentMs = 1;

/**
 * The files of an open database, by device and inode. SQLite does not notice that they were deleted or replaced: it
 * continues in the old ones, which other processes do not see.
 */
export class OpenFiles {
  readonly #path: string;
  readonly #opened: readonly (readonly [path: string, identity: string])[];
  #checkedAt = -Infinity;

  /** @param path of an open database in WAL mode that was already read: all of its files exist */
  constructor(path: string) {
    this.#path = path;
    this.#opened = [path, `${path}-wal`, `${path}-shm`].map((file) => [file, identityOf(file)]);
  }

  areThere(): boolean {
    return this.#lost() === undefined;
  }

  /** @throws LostFile */
  check(): void {
    const file = this.#lost();
    if (file !== undefined) throw lost(this.#path, file);
    this.#checkedAt = performance.now();
  }

  /** @throws LostFile also if the file was lost within this millisecond */
  checkRecent(): void {
    if (performance.now() - this.#checkedAt > recentMs) this.check();
  }

  #lost(): string | undefined {
    return this.#opened.find(([file, identity]) => identityOf(file) !== identity)?.[0];
  }
}

function identityOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : 'none';
}

function lost(path: string, file: string): LostFile {
  return new LostFile({
    en: `${path}: ${file} was deleted or replaced while it was open, so that nothing is kept. Put it back, or stop all emulators of this file and start them again`,
    zh: `${path}：${file} 在使用中被删除或替换，数据无法保存。请将其放回，或停止使用该文件的所有模拟器后重新启动`,
  });
}
