import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of a file that the caller named, without a byte order mark; UsageError where it cannot be had. */
export async function readText(path: string): Promise<string> {
  return toText(await readBytes(path), path);
}

/** Bytes as text, without a byte order mark; UsageError where they are not UTF-8. */
export function toText(bytes: Uint8Array, name: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UsageError(`${name} is not UTF-8; save it as UTF-8`, `${name} 不是 UTF-8，请另存为 UTF-8`);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${path} cannot be read: ${code}`, `无法读取 ${path}：${code}`);
  }
}
