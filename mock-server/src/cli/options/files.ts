import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { CommandCall } from '../line/command.js';
import { fileErrorText, UsageError } from '../line/usage-error.js';
import type { Language } from '../terminal/language.js';
import { readStart } from '../terminal/read-start.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The largest file that is read whole; a day's captures are smaller. */
const maxBytes = 256 * 2 ** 20;

/** The source of standard input, and the language of messages about it. */
type Reader = Pick<CommandCall, 'io' | 'language'>;

/**
 * Reads a secret from the file of an option, or from standard input (`-`), without its line end. Messages name the
 * option only: the secret may have been given in place of its file.
 */
export async function readSecret(option: string, path: string, { flag, io }: CommandCall): Promise<string> {
  const name = flag(option);
  return toText(await readBytes(path, name, io), name).replace(/\r?\n$/u, '');
}

/** Turns bytes into text, without a byte order mark; UsageError if they are not UTF-8. */
function toText(bytes: Uint8Array, name: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UsageError(`${name} is not UTF-8; save it as UTF-8`, `${name} 不是 UTF-8，请另存为 UTF-8`);
  }
}

/** The name of a file in messages; `-` is standard input. */
export function inputName(path: string, language: Language): string {
  if (path !== '-') return path;
  return language === 'en' ? 'standard input' : '标准输入';
}

/** Reads the file that the caller named, or standard input (`-`), without a byte order mark. */
export async function readFileOrInput(path: string, reader: Reader): Promise<string> {
  return (await readMarked(path, reader)).text;
}

/** Does the same, and returns whether there was a byte order mark. */
export async function readMarked(
  path: string,
  { io, language }: Reader,
): Promise<{ readonly text: string; readonly isMarked: boolean }> {
  const name = inputName(path, language);
  const bytes = await readBytes(path, name, io);
  return { text: toText(bytes, name), isMarked: bytes[0] === 0xef && bytes[1] === 0xbb };
}

/** @throws UsageError for a text without a message: an empty file, or a pipe that brought nothing */
export function rejectNothing(path: string, text: string): void {
  if (text.trim() !== '') return;
  if (path !== '-') throw new UsageError(`${path} is empty`, `${path} 是空文件`);
  throw new UsageError(
    'nothing came on standard input: name a file, or pipe a message in',
    '标准输入没有内容：请给出文件名，或用管道传入报文',
  );
}

async function readBytes(path: string, name: string, io: CommandCall['io']): Promise<Uint8Array> {
  if (path !== '-') await rejectSpecialFile(path, name);
  const most = maxBytes + 1;
  const reading = path === '-' ? io.readInput(most) : readStart(createReadStream(path), most);
  const bytes = await reading.catch((error: unknown) => {
    throw readError(error, name);
  });
  if (bytes.length <= maxBytes) return bytes;
  throw new UsageError(`${name} has more than 256 MiB`, `${name} 超过 256 MiB`);
}

/**
 * Rejects folders, devices and pipes: reading one may never end. Only a pipe from the shell itself, `<(command)`, is
 * accepted like a file.
 *
 * @throws UsageError for these, and for a file that cannot be read
 */
export async function rejectSpecialFile(path: string, name: string = path): Promise<void> {
  if (path.includes('\0')) throw new UsageError(`${name} is not a file name`, `${name} 不是文件名`);
  const found = await stat(path).catch((error: unknown) => {
    throw readError(error, name);
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

/** Describes a file system error in one line; returns any other error unchanged. */
export function readError(error: unknown, name: string): unknown {
  const text = fileErrorText(error, 'read');
  if (!text) return error;
  return new UsageError(`${name} cannot be read: ${text.en}`, `无法读取 ${name}：${text.zh}`);
}

/**
 * Writes text to the file of `--out`, or to standard output (`-` or none), no faster than it is read. Stops once nobody
 * reads it.
 *
 * @throws UsageError for a file that cannot be written
 */
export async function writeOut(call: CommandCall, chunks: Iterable<string>): Promise<void> {
  const path = call.text('out');
  if (path !== undefined && path !== '-') {
    await writeFile(path, chunks);
    return;
  }
  for (const chunk of chunks) {
    if (!(await call.io.write(chunk))) return;
  }
}

/**
 * Writes text to a file.
 *
 * @param mode who may read it, set before anything is written
 * @throws UsageError if it cannot be written
 */
export async function writeFile(path: string, chunks: Iterable<string>, mode?: number): Promise<void> {
  try {
    const file = await open(path, 'w', mode);
    try {
      if (mode !== undefined) await file.chmod(mode);
      await pipeline(chunks, file.createWriteStream());
    } finally {
      await file.close();
    }
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Describes a file system error in one line; returns any other error unchanged. */
export function writeError(error: unknown, path: string): unknown {
  const text = fileErrorText(error, 'write');
  if (!text) return error;
  return new UsageError(`${path} cannot be written: ${text.en}`, `无法写入 ${path}：${text.zh}`);
}
