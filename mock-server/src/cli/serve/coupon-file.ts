import { createReadStream } from 'node:fs';
import type { LoadedCoupon } from '../../core/check-coupon.js';
import { formatOfName } from '../../coupon-data/coupon-format.js';
import type { CouponData, DataProblem } from '../../coupon-data/coupon-load.js';
import { readError, rejectSpecialFile } from '../options/files.js';
import { UsageError } from '../line/usage-error.js';

/**
 * The coupons of files (JSON, NDJSON, CSV), one after the other.
 *
 * @throws UsageError with file, line and field for the first that is wrong, or that an earlier file has too
 */
export async function readCouponFiles(paths: readonly string[]): Promise<readonly LoadedCoupon[]> {
  const files: CouponFile[] = [];
  for (const path of paths) files.push(await readCouponFile(path));
  const [first] = files;
  if (!first || files.length === 1) return first?.coupons ?? [];
  rejectDuplicates(files);
  return files.flatMap(({ coupons }) => coupons);
}

interface CouponFile {
  readonly path: string;
  readonly coupons: readonly LoadedCoupon[];
  readonly lines: readonly number[];
}

async function readCouponFile(path: string): Promise<CouponFile> {
  const data = await read(path);
  if ('coupons' in data) return { path, ...data };
  throw faultyFile(path, data.problems, data.more);
}

async function read(path: string): Promise<CouponData> {
  await rejectSpecialFile(path);
  const { readCouponData } = await import('../../coupon-data/read-coupon-data.js');
  try {
    return await readCouponData(createReadStream(path, { highWaterMark: 2 ** 18 }), formatOfName(path));
  } catch (error) {
    throw readError(error, path);
  }
}

/** `FILE:LINE: field what was wrong`, and how many more there are. */
function faultyFile(path: string, problems: readonly DataProblem[], more: number): UsageError {
  const [first] = problems;
  if (!first) return new UsageError(`${path} is not right`, `${path} 不正确`);
  const { line, column, field, text } = first;
  const place = `${path}:${line}${column === undefined ? '' : `:${column}`}`;
  const rest = problems.length - 1 + more;
  const en = `${place}: ${`${field} ${text.en}`.trim()}${rest > 0 ? ` (and ${rest} more)` : ''}`;
  const zh = `${place}：${`${field} ${text.zh}`.trim()}${rest > 0 ? `（另有 ${rest} 处）` : ''}`;
  return new UsageError(en, zh);
}

function rejectDuplicates(files: readonly CouponFile[]): void {
  const places = new Map<string, string>();
  for (const { path, coupons, lines } of files) {
    for (const [index, { coupon_code }] of coupons.entries()) {
      const place = `${path}:${lines[index] ?? 0}`;
      const earlier = places.get(coupon_code);
      if (earlier !== undefined) {
        throw new UsageError(
          `${place}: coupon_code is that of ${earlier} too`,
          `${place}：coupon_code 与 ${earlier} 相同`,
        );
      }
      places.set(coupon_code, place);
    }
  }
}
