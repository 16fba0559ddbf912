import { Unreadable } from './unreadable.js';

/**
 * Bytes as text, chunk by chunk, without a byte order mark.
 *
 * @throws Unreadable with the line, where they are not UTF-8
 */
export async function* textChunks(
  source: AsyncIterable<Uint8Array> | string,
): AsyncGenerator<string, void, undefined> {
  if (typeof source === 'string') {
    yield source.startsWith('\u{feff}') ? source.slice(1) : source;
    return;
  }
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for await (const bytes of source) {
    const text = decode(
      () => utf8.decode(bytes, { stream: true }),
      () => line + linesBeforeFault(bytes),
    );
    line += countLines(text);
    yield text;
  }
  yield decode(
    () => utf8.decode(),
    () => line,
  );
}

function decode(run: () => string, lineOf: () => number): string {
  try {
    return run();
  } catch {
    throw new Unreadable(
      lineOf(),
      'is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)',
      '不是 UTF-8，请另存为 UTF-8（Excel 中选“CSV UTF-8”）',
    );
  }
}

function linesBeforeFault(bytes: Uint8Array): number {
  // A chunk may begin within a character, which is no fault.
  const start = bytes.slice(0, 3).findLastIndex((byte) => byte >= 0x80 && byte < 0xc0) + 1;
  const [good = ''] = new TextDecoder().decode(bytes.subarray(start)).split('\u{fffd}', 1);
  return countLines(good);
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
