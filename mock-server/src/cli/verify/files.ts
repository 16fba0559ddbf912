import type { OwnCoupon } from '@shoubei-kit/contracts';
import {
  type Problem,
  readOwnCoupons,
  readRecording,
  type RecordedLine,
} from '@shoubei-kit/fixtures/scenarios';
import { readText } from '../options/read-file.js';
import { UsageError } from '../line/usage-error.js';

/** The coupons of `--own-coupons`; UsageError that names the first faulty line. */
export async function loadOwnCoupons(path: string): Promise<readonly OwnCoupon[]> {
  const read = readOwnCoupons(await readText(path));
  if ('problems' in read) throw inOneLine(path, read.problems);
  return read.coupons;
}

/** The exchanges of `--recording`; UsageError that names the first faulty line. */
export async function loadRecording(path: string): Promise<readonly RecordedLine[]> {
  const read = readRecording(await readText(path));
  if ('problems' in read) throw inOneLine(path, read.problems);
  if (read.exchanges.length > 0) return read.exchanges;
  throw new UsageError(`${path} holds no exchange`, `${path} 中没有交互`);
}

/** `FILE:LINE: what is wrong`, as editors and compilers have it. */
export function inOneLine(file: string, problems: readonly Problem[]): UsageError {
  const [first] = problems;
  const where = first ? `${file}:${first.line}: ${first.path === '' ? '' : `${first.path} `}` : '';
  const others = problems.length - 1;
  return new UsageError(
    `${where}${first?.text.en ?? ''}${others > 0 ? ` (and ${others} more)` : ''}`,
    `${where}${first?.text.zh ?? ''}${others > 0 ? `（另有 ${others} 处）` : ''}`,
  );
}
