import { Buffer, isUtf8 } from 'node:buffer';
import { Unreadable } from './coupon-reader.js';

/**
 * Bytes as text, chunk by chunk, without a byte order mark.
 *
 * @throws Unreadable with the line, where they are not UTF-8
 */
export async function* textChunks(
  source: AsyncIterable<Uint8Array> | string,
): AsyncGenerator<string, void, undefined> {
  if (typeof source === 'string') {
    yield withoutMark(source);
    return;
  }
  let line = 1;
  let isFirst = true;
  // A chunk may end within a character. The decoder of the platform knows of that, but takes five times as long.
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of source) {
    const bytes =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : join(rest, chunk);
    const end = endOfWhole(bytes);
    const text = toText(bytes.subarray(0, end), line);
    rest = bytes.subarray(end);
    line += countLines(text);
    yield isFirst ? withoutMark(text) : text;
    isFirst &&= text === '';
  }
  if (rest.length > 0) throw notUtf8(line);
}

function withoutMark(text: string): string {
  return text.startsWith('\u{feff}') ? text.slice(1) : text;
}

function join(rest: Uint8Array, chunk: Uint8Array): Buffer {
  return Buffer.concat([rest, chunk]);
}

/** How many bytes there are without those of a last character that has not ended. */
function endOfWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function toText(bytes: Buffer, line: number): string {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return text;
  const [good = ''] = text.split('\u{fffd}', 1);
  throw notUtf8(line + countLines(good));
}

function notUtf8(line: number): Unreadable {
  return new Unreadable(
    line,
    'is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)',
    '不是 UTF-8，请另存为 UTF-8（Excel 中选“CSV UTF-8”）',
  );
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
