import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import type { Call } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';

/**
 * Writes text to the file of `--out`, or to standard output, no faster than it is taken. It ends early where nobody
 * reads it any more.
 *
 * @throws UsageError for a file that cannot be written
 */
export async function writeOut(call: Call, chunks: Iterable<string>): Promise<void> {
  const path = call.text('out');
  if (path !== undefined) {
    await writeTo(path, chunks);
    return;
  }
  for (const chunk of chunks) {
    if (!(await call.io.write(chunk))) return;
  }
}

/**
 * Writes text to a file.
 *
 * @param mode who may read it, before anything is in it
 * @throws UsageError where it cannot be written
 */
export async function writeTo(path: string, chunks: Iterable<string>, mode?: number): Promise<void> {
  try {
    const file = createWriteStream(path, mode === undefined ? {} : { mode });
    await once(file, 'open');
    if (mode !== undefined) await chmod(path, mode);
    // Each write tells its own error; this one only keeps the process from ending of it.
    file.on('error', () => {});
    for (const chunk of chunks) await write(file, chunk);
    await new Promise<void>((resolve, reject) => {
      file.on('error', reject).end(resolve);
    });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    const code = String(error.code);
    throw new UsageError(`${path} cannot be written: ${code}`, `无法写入 ${path}：${code}`);
  }
}

function write(file: WriteStream, chunk: string): Promise<void> {
  return new Promise((resolve, reject) => {
    file.write(chunk, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
