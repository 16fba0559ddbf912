import type { Coupon } from '@shoubei-kit/contracts';
import { generateCoupons, type GenerateOptions, isDay } from '@shoubei-kit/fixtures/generate';
import { couponFormats, formatOfName } from '../../coupon-data/coupon-format.js';
import { couponsAs } from '../../coupon-data/write-coupon-data.js';
import { quoted } from '../../core/refusal.js';
import { type Call, type ExitCode, wholeNumber } from '../line/command.js';
import { parseMix } from './parse-mix.js';
import { type Progress, progressFor } from '../terminal/progress.js';
import { UsageError } from '../line/usage-error.js';
import { writeOut } from '../options/write-out.js';

/** `coupons generate`: coupons from a seed, to a file or standard output. */
export async function runGenerate(call: Call): Promise<ExitCode> {
  if (call.text('behaviour') !== undefined) {
    throw new UsageError(
      'a behaviour is for coupons magic; see --mix',
      '行为仅用于 coupons magic；请用 --mix',
    );
  }
  const count = wholeNumber(call, 'count', 0, 1_000_000_000) ?? 100;
  const coupons = generateCoupons({ ...optionsOf(call), count });
  const named = call.isOn('json') ? 'json' : call.text('format');
  const format = couponFormats.find((name) => name === named) ?? formatOfName(call.text('out') ?? '');
  const progress = await progressFor(call, count);
  try {
    await writeOut(call, couponsAs[format ?? 'json'](counted(coupons, progress)));
  } finally {
    progress?.stop();
  }
  return 0;
}

function optionsOf(call: Call): GenerateOptions {
  const seed = wholeNumber(call, 'seed', 0, 2 ** 32 - 1);
  const mix = call.text('mix');
  const from = call.text('from');
  return {
    ...(seed !== undefined && { seed }),
    ...(mix !== undefined && { mix: parseMix(mix) }),
    ...(from !== undefined && { from: realDay(from) }),
  };
}

function realDay(day: string): string {
  if (isDay(day)) return day;
  const got = quoted(day);
  throw new UsageError(
    `--from: a day from 1970-01-01 to 9900-12-31 is needed, got ${got}`,
    `--from：应为 1970-01-01 至 9900-12-31 的日期，实为 ${got}`,
  );
}

/** Now and then it tells how many there were. */
function* counted(
  coupons: Iterable<Coupon>,
  progress: Progress | undefined,
): Generator<Coupon, void, undefined> {
  let count = 0;
  for (const coupon of coupons) {
    yield coupon;
    count += 1;
    if (count % 1000 === 0) progress?.update(count);
  }
  progress?.update(count);
}
