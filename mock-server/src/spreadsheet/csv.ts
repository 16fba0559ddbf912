import { stringify } from 'csv-stringify/sync';
import { toCell } from './cell.js';

/** Without it, Excel reads UTF-8 as the code page of its country. */
export const byteOrderMark = '\u{feff}';

/**
 * Rows for people: a spreadsheet keeps text as it is, can sum numbers, and shows an undefined value as an empty cell.
 */
export function csvRows(rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map((value) => (typeof value === 'string' ? toCell(value) : value)));
  // Readers take a sole \r for the end of a row, and some cut tabs that are not in quotes.
  return stringify(cells, { quoted_match: /[\r\t]/u, cast: { boolean: String } });
}

/** Rows of a table: one object a row. */
export function csvRowsOf(columns: readonly string[], rows: readonly object[]): string {
  return csvRows(rows.map((row) => columns.map((name): unknown => Reflect.get(row, name))));
}
