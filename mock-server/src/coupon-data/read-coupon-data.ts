import { Buffer, isUtf8 } from 'node:buffer';
import { type CouponFormat, formatOfText } from './coupon-format.js';
import {
  type CouponData,
  type CouponLoad,
  couponLoad,
  type CouponReader,
  UnreadableCoupons,
} from './coupon-load.js';

/** Each is loaded when it is needed. */
const readers: Readonly<Record<CouponFormat, (load: CouponLoad) => Promise<CouponReader>>> = {
  json: async (load) => (await import('./json-reader.js')).jsonReader(load),
  ndjson: async (load) => (await import('./ndjson-reader.js')).ndjsonReader(load),
  csv: async (load) => (await import('./csv-reader.js')).csvReader(load),
};

/**
 * Reads coupons: JSON (one, or an array), NDJSON (one a line) or CSV. The CSV header has field names, lists are joined
 * by `|`, and an empty cell omits the field. UTF-8, with or without byte order mark, any line ends. Amounts are whole
 * fen.
 *
 * Returns all coupons if every one is valid. Otherwise returns problems with line, field and expected value, in both
 * languages. Memory holds the coupons, not the text. Errors of the source itself are thrown unchanged.
 *
 * @param source bytes, as of a file or request; or text
 * @param format detected from the beginning if omitted
 * @example
 * const data = await readCouponData(createReadStream('coupons.csv'), 'csv');
 * if ('problems' in data) console.error(data.problems[0]?.line, data.problems[0]?.text.en);
 */
export async function readCouponData(
  source: AsyncIterable<Uint8Array> | string,
  format?: CouponFormat,
): Promise<CouponData> {
  return loadFrom(source, format, couponLoad());
}

/** Reads like `readCouponData`, into a load that may count the coupons. */
export async function loadFrom(
  source: AsyncIterable<Uint8Array> | string,
  format: CouponFormat | undefined,
  load: CouponLoad,
): Promise<CouponData> {
  try {
    await read(textChunks(source), format, load);
  } catch (error) {
    if (!(error instanceof UnreadableCoupons)) throw error;
    load.reject(error.problem);
  }
  return load.done();
}

async function read(
  chunks: AsyncIterable<string>,
  given: CouponFormat | undefined,
  load: CouponLoad,
): Promise<void> {
  let reader = given && (await readers[given](load));
  let beginning = '';
  for await (const chunk of chunks) {
    if (reader) {
      reader.write(chunk);
      continue;
    }
    beginning += chunk;
    const format = formatOfText(beginning, false);
    reader = format && (await readers[format](load));
    reader?.write(beginning);
  }
  if (!reader) {
    reader = await readers[formatOfText(beginning, true) ?? 'json'](load);
    reader.write(beginning);
  }
  await reader.end();
}

/**
 * Bytes as text, chunk by chunk, without a byte order mark.
 *
 * @throws UnreadableCoupons with the line, where they are not UTF-8
 */
async function* textChunks(
  source: AsyncIterable<Uint8Array> | string,
): AsyncGenerator<string, void, undefined> {
  if (typeof source === 'string') {
    yield withoutByteOrderMark(source);
    return;
  }
  let line = 1;
  let isFirst = true;
  // A chunk may end within a character. The decoder of the platform knows of that, but takes five times as long.
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of source) {
    const bytes =
      rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([rest, chunk]);
    const end = endOfLastCharacter(bytes);
    const text = toText(bytes.subarray(0, end), line);
    rest = bytes.subarray(end);
    line += countLines(text);
    yield isFirst ? withoutByteOrderMark(text) : text;
    isFirst &&= text === '';
  }
  if (rest.length > 0) throw notUtf8(line);
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\u{feff}') ? text.slice(1) : text;
}

/** How many bytes there are without those of a last character that has not ended. */
function endOfLastCharacter(bytes: Uint8Array): number {
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

function notUtf8(line: number): UnreadableCoupons {
  return new UnreadableCoupons(
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
