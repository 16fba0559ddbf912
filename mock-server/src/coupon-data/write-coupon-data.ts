import type { Coupon } from '@shoubei-kit/contracts';
import type { ShownCoupon } from './exported-coupon.js';
import type { CouponFormat } from './coupon-format.js';
import { isSliceOver, nextSlice } from '../slices.js';
import { byteOrderMark, csvRows } from '../spreadsheet/csv.js';
import { columns, exportedColumns, joined } from './csv-columns.js';

/** The coupons of a chunk: about 64 KiB. */
const couponsPerChunk = 256;

/** An array with a coupon, or only its code, a line, in chunks of text. */
export function* couponsAsJson(coupons: Iterable<Coupon | string>): Generator<string, void, undefined> {
  let before = '[\n';
  for (const some of inChunks(coupons)) {
    yield before + some.map((coupon) => JSON.stringify(coupon)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** A coupon a line, in chunks of text. */
export function* couponsAsNdjson(coupons: Iterable<Coupon>): Generator<string, void, undefined> {
  for (const some of inChunks(coupons)) yield linesOf(some);
}

/** A header and one coupon in each row, in chunks of text; an empty list is `|`, and a missing field an empty cell. */
export function* couponsAsCsv(coupons: Iterable<Coupon>): Generator<string, void, undefined> {
  yield csvHeader(columns);
  for (const some of inChunks(coupons)) yield rowsOf(columns, some);
}

function csvHeader(names: readonly string[]): string {
  return `${byteOrderMark}${names.join(',')}\n`;
}

function linesOf(coupons: readonly object[]): string {
  return coupons.map((coupon) => `${JSON.stringify(coupon)}\n`).join('');
}

function rowsOf(
  names: readonly (keyof ExportedCoupon)[],
  coupons: readonly Partial<ExportedCoupon>[],
): string {
  const cell = (value: ExportedCoupon[keyof ExportedCoupon]): unknown =>
    typeof value === 'object' ? joined(value) : value;
  return csvRows(coupons.map((coupon) => names.map((name) => cell(coupon[name]))));
}

/** A coupon as the admin API returns it: the fields needed to load it again. */
export type ExportedCoupon = Omit<ShownCoupon, 'order_no' | 'cancelled_order_no'>;

/** Pages of exported coupons, in chunks of text, with the additional fields of magic coupons. */
export async function* exportedAs(
  format: 'csv' | 'ndjson',
  pages: AsyncIterable<readonly ExportedCoupon[]>,
): AsyncGenerator<string, void, undefined> {
  if (format === 'csv') yield csvHeader(exportedColumns);
  for await (const page of pages) {
    if (isSliceOver()) await nextSlice();
    yield format === 'csv' ? rowsOf(exportedColumns, page) : linesOf(page);
  }
}

/** Coupons in a form, by its name. */
export const couponsAs: Readonly<
  Record<CouponFormat, (coupons: Iterable<Coupon>) => Generator<string, void, undefined>>
> = { json: couponsAsJson, ndjson: couponsAsNdjson, csv: couponsAsCsv };

export function* inChunks<T>(coupons: Iterable<T>): Generator<readonly T[], void, undefined> {
  let some: T[] = [];
  for (const coupon of coupons) {
    some.push(coupon);
    if (some.length < couponsPerChunk) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
