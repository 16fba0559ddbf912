import { type CouponFormat, formatOfText } from './coupon-format.js';
import { type CouponData, type CouponLoad, couponLoad } from './coupon-load.js';
import { type CouponReader, Unreadable } from './coupon-reader.js';
import { textChunks } from './text-chunks.js';

/** Each is loaded when it is needed. */
const readers: Readonly<Record<CouponFormat, (load: CouponLoad) => Promise<CouponReader>>> = {
  json: async (load) => (await import('./json-reader.js')).jsonReader(load),
  ndjson: async (load) => (await import('./ndjson-reader.js')).ndjsonReader(load),
  csv: async (load) => (await import('./csv-reader.js')).csvReader(load),
};

/**
 * Reads coupons: JSON (one, or an array), NDJSON (one a line) or CSV (a header of field names; lists joined by `|`;
 * an empty cell is a field left out). UTF-8, with or without byte order mark, any line ends. Amounts are whole fen.
 *
 * All are good, or none is given: then the problems tell line, field and what was expected, in both languages. Memory
 * holds the coupons, not the text. Errors of the source itself are thrown as they are.
 *
 * @param source bytes, as of a file or request; or text
 * @param format found out from the beginning when left out
 * @example
 * const data = await readCouponData(createReadStream('coupons.csv'), 'csv');
 * if ('problems' in data) console.error(data.problems[0]?.line, data.problems[0]?.text.en);
 */
export async function readCouponData(
  source: AsyncIterable<Uint8Array> | string,
  format?: CouponFormat,
): Promise<CouponData> {
  const load = couponLoad();
  try {
    await read(textChunks(source), format, load);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    load.refuse(error.problem);
  }
  return load.done();
}

async function read(
  chunks: AsyncIterable<string>,
  given: CouponFormat | undefined,
  load: CouponLoad,
): Promise<void> {
  let format = given;
  let reader = format && (await readers[format](load));
  let beginning = '';
  for await (const chunk of chunks) {
    if (reader) {
      reader.write(chunk);
      continue;
    }
    beginning += chunk;
    format = formatOfText(beginning, false);
    reader = format && (await readers[format](load));
    reader?.write(beginning);
  }
  if (!reader) {
    reader = await readers[formatOfText(beginning, true) ?? 'json'](load);
    reader.write(beginning);
  }
  await reader.end();
}
