import { CsvError, parse, type Parser } from 'csv-parse';
import { quoted, type Text } from '../core/refusal.js';
import { rowsBy } from './csv-columns.js';
import { type CouponLoad, type CouponReader, longestRow, tooLong, UnreadableCoupons } from './coupon-load.js';

/** A header, then one coupon in each row; the columns may come in any order. */
export function csvReader(load: CouponLoad): CouponReader {
  let header: readonly string[] | undefined;
  let toCoupon: ((cells: readonly string[]) => unknown) | undefined;
  const lines = lineCounter();

  function take(cells: readonly string[], reported: number): void {
    const line = lines.beginOf(cells, reported);
    if (!header || !toCoupon) {
      toCoupon = rowsBy(cells, line);
      header = cells;
    } else if (cells.length !== header.length) {
      load.reject({ line, field: '', text: wrongWidth(cells.length, header.length) });
    } else load.add(toCoupon(cells), line);
  }

  const parser: Parser = parse({
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
    // Every row is dealt with here, so nothing waits in the stream.
    on_record: (cells: string[], { lines: reported }) => (take(cells, reported), forgetRows(parser), null),
  });
  const ended = new Promise<void>((resolve) => {
    parser.on('end', resolve).on('error', () => resolve());
    parser.resume();
  });
  const throwFault = (): void => {
    const { errored } = parser;
    if (errored) throw toUnreadable(errored, lines) ?? errored;
  };
  // The parser counts the characters of cells, and not the commas of empty ones.
  let sinceBreak = 0;
  return {
    write: (chunk) => {
      const lastBreak = Math.max(chunk.lastIndexOf('\n'), chunk.lastIndexOf('\r'));
      sinceBreak = (lastBreak === -1 ? sinceBreak : -1 - lastBreak) + chunk.length;
      if (sinceBreak > longestRow) throw tooLong(lines.next());
      parser.write(chunk);
      throwFault();
    },
    end: async () => {
      parser.end();
      await ended;
      throwFault();
      if (!header) throw new UnreadableCoupons(1, 'has no header row', '缺少表头行');
    },
  };
}

/** The parser creates an error with a stack for each row of another length. That takes longer than everything else. */
function forgetRows({ info }: Parser): void {
  Reflect.set(info, 'records', 0);
}

interface LineCounter {
  readonly beginOf: (cells: readonly string[], reported: number) => number;
  /** The line at the end of the reported row. */
  readonly of: (reported: number) => number;
  /** The first line that the rows so far leave. */
  readonly next: () => number;
}

/** The parser reports the last line of a row, and counts `\r\n` within quotes as two lines. */
function lineCounter(): LineCounter {
  let tooMany = 0;
  let next = 1;
  return {
    beginOf: (cells, reported) => {
      const breaks = cells.map((cell) => (/[\r\n]/u.test(cell) ? cell : '')).join('');
      tooMany += breaks.split('\r').length - 1;
      const last = reported - tooMany;
      next = last + 1;
      return last - (breaks.split('\n').length - 1);
    },
    of: (reported) => reported - tooMany,
    next: () => next,
  };
}

function wrongWidth(got: number, expected: number): Text {
  return {
    en: `the row has ${got} cells, the header ${expected}`,
    zh: `该行有 ${got} 个单元格，表头有 ${expected} 个`,
  };
}

/** The parser's errors; undefined for an error that the file did not cause. */
function toUnreadable(error: unknown, lines: LineCounter): Error | undefined {
  if (!(error instanceof CsvError)) return undefined;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(lines.next());
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new UnreadableCoupons(lines.next(), 'a quote in this row is not closed', '该行的引号没有结束');
  }
  const reported: unknown = Reflect.get(error, 'lines');
  const line = typeof reported === 'number' ? lines.of(reported) : lines.next();
  return new UnreadableCoupons(
    line,
    `is not CSV: quotes go around a whole cell, and are doubled within (${quoted(error.code)})`,
    `不是 CSV：引号须括住整个单元格，其中的引号须双写（${quoted(error.code)}）`,
  );
}
