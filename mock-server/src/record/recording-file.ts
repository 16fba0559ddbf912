import { open, unlink } from 'node:fs/promises';

/** A recording that is being written: whole lines, or nothing. */
export interface RecordingFile {
  /** @throws if the line could not be written; the next one may succeed */
  readonly append: (line: string) => Promise<void>;
  /** Closes the file; removes it if it has no line. */
  readonly close: () => Promise<void>;
}

/** @throws `EEXIST` where the file is there already: nothing that was recorded is lost */
export async function createRecording(path: string): Promise<RecordingFile> {
  const file = await open(path, 'ax', 0o600);
  let size = 0;
  return {
    append: async (line) => {
      const text = `${line}\n`;
      try {
        await file.appendFile(text);
        const { nlink } = await file.stat();
        if (nlink === 0) throw Object.assign(new Error('the file was deleted'), { code: 'ENOENT' });
      } catch (error) {
        await file.truncate(size).catch(() => {});
        throw error;
      }
      size += Buffer.byteLength(text);
    },
    close: async () => {
      await file.close();
      if (size === 0) await unlink(path).catch(() => {});
    },
  };
}
