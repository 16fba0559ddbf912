import { expect } from 'vitest';
import type { CouponFormat } from '../../mock-server/src/coupon-data/coupon-format.js';
import type { DataProblem } from '../../mock-server/src/coupon-data/coupon-load.js';
import { readCouponData } from '../../mock-server/src/coupon-data/read-coupon-data.js';

/** Bytes in pieces of this size. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The problems of a file. Where its pieces are cut must not matter. */
export async function problemsOf(
  text: string | Uint8Array,
  format?: CouponFormat,
): Promise<readonly DataProblem[]> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const found = [];
  for (const size of [1, 3, 1_000_000]) {
    const data = await readCouponData(inPieces(bytes, size), format);
    found.push('problems' in data ? data.problems : []);
  }
  const [first = [], ...others] = found;
  expect(others).toEqual([first, first]);
  return first;
}
