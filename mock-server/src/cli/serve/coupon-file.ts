import { createReadStream } from 'node:fs';
import type { LoadedCoupon } from '../../coupon-data/check-coupon.js';
import type { Text } from '../../core/refusal.js';
import type { Settings } from '../../core/settings.js';
import { formatOfName } from '../../coupon-data/coupon-format.js';
import type { CouponData, DataProblem } from '../../coupon-data/coupon-load.js';
import { misplacedCoupons } from '../../workbench/load-coupons.js';
import { profileScope } from '../../workbench/scope.js';
import { inputName, readError, readFileOrInput, rejectSpecialFile } from '../options/files.js';
import { printProblems } from '../options/problems.js';
import type { CommandCall } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';

/**
 * Reads the coupons of files (JSON, NDJSON, CSV), in order.
 *
 * @throws UsageError with file, line and field for the first coupon that is invalid, belongs to no institution of the
 *   settings, or is in an earlier file too
 */
export async function readCouponFiles(
  paths: readonly string[],
  settings: Settings,
  call: CommandCall,
): Promise<readonly LoadedCoupon[]> {
  const files: CouponFile[] = [];
  for (const path of paths) files.push(await readCouponFile(path, call));
  for (const file of files) await rejectForeign(file, settings, call);
  if (files.length > 1) rejectDuplicates(files);
  return files.flatMap(({ coupons }) => coupons);
}

interface CouponFile {
  readonly path: string;
  readonly coupons: readonly LoadedCoupon[];
  readonly lines: readonly number[];
}

async function readCouponFile(given: string, call: CommandCall): Promise<CouponFile> {
  const data = await read(given, call);
  const path = inputName(given, call.language);
  if ('coupons' in data) return { path, ...data };
  throw faultyFile(path, data.problems, data.more, call);
}

async function read(path: string, call: CommandCall): Promise<CouponData> {
  const { readCouponData } = await import('../../coupon-data/read-coupon-data.js');
  if (path === '-') return readCouponData(await readFileOrInput(path, call));
  await rejectSpecialFile(path);
  try {
    return await readCouponData(createReadStream(path, { highWaterMark: 2 ** 18 }), formatOfName(path));
  } catch (error) {
    throw readError(error, path);
  }
}

/** `FILE:LINE: field problem`. Prints several problems, a line each; then returns how many there are. */
function faultyFile(
  path: string,
  problems: readonly DataProblem[],
  more: number,
  call: CommandCall,
): UsageError {
  const [first, second] = problems;
  if (!first) return new UsageError(`${path} is invalid`, `${path} 不正确`);
  if (second) {
    printProblems(
      path,
      problems.slice(0, mostShown).map(({ line, field, text }) => ({ line, path: field, text })),
      call,
    );
    const count = problems.length + more;
    return new UsageError(
      `${path}: ${count} mistakes, so its coupons are not loaded${count > mostShown ? `; the first ${mostShown} are above` : ''}`,
      `${path}：共 ${count} 处错误，未加载其中的券${count > mostShown ? `；以上为前 ${mostShown} 处` : ''}`,
    );
  }
  const { line, column, field, text } = first;
  const place = `${path}:${line}${column === undefined ? '' : `:${column}`}`;
  return new UsageError(
    `${place}: ${`${field} ${text.en}`.trim()}`,
    `${place}：${`${field} ${text.zh}`.trim()}`,
  );
}

/** The most problems of a file that are printed. */
const mostShown = 10;

/** Rejects a coupon of another institution: it could never be written off. */
async function rejectForeign(
  { path, coupons, lines }: CouponFile,
  settings: Settings,
  call: CommandCall,
): Promise<void> {
  const foreign = await misplacedCoupons(profileScope, coupons, settings);
  if (!foreign) return;
  const problems = foreign.problems.map(({ index, field, text }) => ({
    line: lines[index] ?? 1,
    field,
    text,
  }));
  throw faultyFile(path, problems, foreign.more, call);
}

/** Describes which coupons of files were loaded into a store that is not new. */
export function notNewText(given: number, existing: number, isReplaced: boolean): Text {
  return isReplaced
    ? {
        en: `--coupons: ${given} loaded; ${existing} of them replaced existing coupons`,
        zh: `--coupons：已加载 ${given} 张，其中 ${existing} 张替换了已有的券`,
      }
    : {
        en: `--coupons: not loaded, because the store is not new; it already has ${existing} of the ${given} coupons. --replace loads all, and replaces those`,
        zh: `--coupons：存储并非新建，未加载；${given} 张券中有 ${existing} 张已存在。--replace 可全部加载并替换`,
      };
}

function rejectDuplicates(files: readonly CouponFile[]): void {
  const places = new Map<string, string>();
  for (const { path, coupons, lines } of files) {
    for (const [index, { coupon_code }] of coupons.entries()) {
      const place = `${path}:${lines[index] ?? 0}`;
      const earlier = places.get(coupon_code);
      if (earlier !== undefined) {
        throw new UsageError(
          `${place}: duplicate coupon_code, also in ${earlier}`,
          `${place}：coupon_code 重复，与 ${earlier} 相同`,
        );
      }
      places.set(coupon_code, place);
    }
  }
}
