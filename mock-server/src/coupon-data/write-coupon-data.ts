import type { Coupon } from '@shoubei-kit/contracts';
import { stringify } from 'csv-stringify/sync';
import type { CouponFormat } from './coupon-format.js';
import { columns, toCell } from './csv-columns.js';

/** So many coupons a chunk: about 64 KiB. */
const couponsPerChunk = 256;

/** An array with a coupon a line, in chunks of text. */
export function* couponsAsJson(coupons: Iterable<Coupon>): Generator<string, void, undefined> {
  let before = '[\n';
  for (const some of inChunks(coupons)) {
    yield before + some.map((coupon) => JSON.stringify(coupon)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** A coupon a line, in chunks of text. */
export function* couponsAsNdjson(coupons: Iterable<Coupon>): Generator<string, void, undefined> {
  for (const some of inChunks(coupons)) yield some.map((coupon) => `${JSON.stringify(coupon)}\n`).join('');
}

/** A header and a coupon a row, in chunks of text; an empty list is `|`, and a field left out an empty cell. */
export function* couponsAsCsv(coupons: Iterable<Coupon>): Generator<string, void, undefined> {
  yield `${columns.join(',')}\n`;
  for (const some of inChunks(coupons)) {
    const rows = some.map((coupon) =>
      columns.map((name) => {
        const value = coupon[name];
        return typeof value === 'object' ? toCell(value) : value;
      }),
    );
    // The reader takes a sole \r for the end of a row, so it has to be within quotes.
    yield stringify(rows, { quoted_match: /\r/u });
  }
}

/** Coupons in a form, by its name. */
export const couponsAs: Readonly<
  Record<CouponFormat, (coupons: Iterable<Coupon>) => Generator<string, void, undefined>>
> = { json: couponsAsJson, ndjson: couponsAsNdjson, csv: couponsAsCsv };

function* inChunks(coupons: Iterable<Coupon>): Generator<readonly Coupon[], void, undefined> {
  let some: Coupon[] = [];
  for (const coupon of coupons) {
    some.push(coupon);
    if (some.length < couponsPerChunk) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
