import { addRow } from './json-row.js';
import { type CouponLoad, type CouponReader, longestRow, tooLong, UnreadableCoupons } from './coupon-load.js';

/** One coupon in each line. Blank lines are skipped, and a fault in one line does not end the reading. */
export function ndjsonReader(load: CouponLoad): CouponReader {
  let text = '';
  let line = 1;

  function take(row: string): void {
    if (row.length > longestRow) throw tooLong(line);
    if (row.trim() === '') return;
    try {
      addRow(load, row, { line, column: 1 });
    } catch (error) {
      if (!(error instanceof UnreadableCoupons)) throw error;
      load.reject(error.problem);
    }
  }

  function write(chunk: string): void {
    text += chunk;
    let begin = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', begin)) {
      take(text.slice(begin, at));
      begin = at + 1;
      line += 1;
    }
    text = text.slice(begin);
    if (text.length > longestRow) throw tooLong(line);
  }

  return { write, end: async () => take(text) };
}
