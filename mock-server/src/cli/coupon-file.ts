import type { Coupon } from '@shoubei-kit/contracts';
import { readCoupons } from '../core/read-coupons.js';
import { readText } from './read-file.js';
import { UsageError } from './usage-error.js';

/** The coupons of a JSON file: an array, or one. UsageError that names the first bad one. */
export async function readCouponFile(path: string): Promise<readonly Coupon[]> {
  const value = parseJson(await readText(path), path);
  const read = readCoupons(Array.isArray(value) ? value : [value]);
  if ('coupons' in read) return read.coupons;
  const [first] = read.problems;
  const where = { en: `coupon ${(first?.index ?? 0) + 1}`, zh: `第 ${(first?.index ?? 0) + 1} 张券` };
  const what = `${first?.field ?? ''} ${first?.message ?? ''}`.trim();
  throw new UsageError(`${path}: ${where.en}: ${what}`, `${path}：${where.zh}：${what}`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new UsageError(`${path} is not JSON: ${message}`, `${path} 不是 JSON：${message}`);
  }
}
