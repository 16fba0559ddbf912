import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../line/usage-error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Captures of a day are smaller; nothing that is read whole has more. */
const mostBytes = 256 * 2 ** 20;

/** Text of a file that the caller named, without a byte order mark; UsageError where it cannot be had. */
export async function readText(path: string): Promise<string> {
  return toText(await readBytes(path, path), path);
}

/** The text of a file under another name: whoever takes a secret for the name of its file need not see it printed. */
export async function readTextAs(name: string, path: string): Promise<string> {
  return toText(await readBytes(path, name), name);
}

/** Bytes as text, without a byte order mark; UsageError where they are not UTF-8. */
export function toText(bytes: Uint8Array, name: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UsageError(`${name} is not UTF-8; save it as UTF-8`, `${name} 不是 UTF-8，请另存为 UTF-8`);
  }
}

async function readBytes(path: string, name: string): Promise<Uint8Array> {
  await refuseSpecial(path, name);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(path, { end: mostBytes })) {
      if (!(chunk instanceof Uint8Array)) continue;
      chunks.push(chunk);
      size += chunk.length;
    }
  } catch (error) {
    throw unreadable(error, name);
  }
  if (size > mostBytes) throw new UsageError(`${name} has more than 256 MiB`, `${name} 超过 256 MiB`);
  return Buffer.concat(chunks);
}

/**
 * What is no file may have no end, or no beginning: nothing would ever be said. Only a pipe of the shell's own,
 * `<(command)`, is as good as a file.
 *
 * @throws UsageError for it, and for a file that cannot be looked at
 */
export async function refuseSpecial(path: string, name: string = path): Promise<void> {
  if (path.includes('\0')) throw new UsageError(`${name} is no name of a file`, `${name} 不是文件名`);
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(error, name);
  });
  if (found.isFile()) return;
  if (found.isDirectory()) {
    throw new UsageError(`${name} is a folder; a file is needed`, `${name} 是文件夹，应为文件`);
  }
  if (found.isFIFO() && /^\/(?:dev|proc\/(?:self|\d{1,10}))\/(?:fd\/\d{1,10}|stdin)$/u.test(path)) return;
  throw new UsageError(
    `${name} is a pipe, socket or device; a file is needed`,
    `${name} 是管道、套接字或设备，应为文件`,
  );
}

/** What the file system said, in one line; what it did not say is thrown as it is. */
export function unreadable(error: unknown, name: string): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  const code = String(error.code);
  return new UsageError(`${name} cannot be read: ${code}`, `无法读取 ${name}：${code}`);
}
