import type { Coupon } from '@shoubei-kit/contracts';
import {
  generateCoupons,
  type GenerateOptions,
  isDay,
  type Mix,
  mixStates,
} from '@shoubei-kit/fixtures/generate';
import type { SingleBar } from 'cli-progress';
import { couponFormats, formatOfName } from '../../coupon-data/coupon-format.js';
import { couponsAs } from '../../coupon-data/write-coupon-data.js';
import { quoted } from '../../core/refusal.js';
import { choiceOf, type CommandCall, type ExitCode, optionError, wholeNumber } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';
import { writeOut } from '../options/files.js';
import { rejectUnused } from '../options/combinations.js';

/** `coupons generate`: coupons from a seed, to a file or standard output. */
export async function generate(call: CommandCall): Promise<ExitCode> {
  if (call.text('behaviour') !== undefined) {
    throw new UsageError(
      'coupons generate takes no behaviour; use --mix',
      'coupons generate 不接受行为，请用 --mix',
    );
  }
  rejectUnused(call, 'coupons generate', ['amount']);
  const count = wholeNumber(call, 'count', 0, 1_000_000_000) ?? 100;
  const coupons = generateCoupons({ ...optionsOf(call), count });
  const named = call.isOn('json') ? 'json' : choiceOf(call, 'format', couponFormats);
  const format = named ?? formatOfName(call.text('out') ?? '') ?? 'json';
  const progress = await startProgress(call, count);
  try {
    await writeOut(call, couponsAs[format](withProgress(coupons, progress)));
  } finally {
    progress?.stop();
  }
  return 0;
}

function optionsOf(call: CommandCall): GenerateOptions {
  const seed = wholeNumber(call, 'seed', 0, 2 ** 32 - 1);
  const mix = call.text('mix');
  const from = call.text('from');
  return {
    ...(seed !== undefined && { seed }),
    ...(mix !== undefined && { mix: parseMix(mix, call) }),
    ...(from !== undefined && { from: realDay(from, call) }),
  };
}

function realDay(day: string, call: CommandCall): string {
  if (isDay(day)) return day;
  const got = quoted(day);
  throw optionError(
    call,
    'from',
    `a day from 1970-01-01 to 9900-12-31 is needed, got ${got}`,
    `应为 1970-01-01 至 9900-12-31 的日期，实为 ${got}`,
  );
}

/** Reports the count every thousand coupons. */
function* withProgress(
  coupons: Iterable<Coupon>,
  progress: SingleBar | undefined,
): Generator<Coupon, void, undefined> {
  let count = 0;
  for (const coupon of coupons) {
    yield coupon;
    count += 1;
    if (count % 1000 === 0) progress?.update(count);
  }
  progress?.update(count);
}

/** Parses `used=10,refunded=5` as percentages by state. UsageError for anything else, or a sum above 100. */
function parseMix(text: string, call: CommandCall): Mix {
  const mix = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name = '', percent = ''] =
      /^([^=\s]*)\s*=\s*(\d{1,3}(?:\.\d{1,6})?)%?$/u.exec(part.trim()) ?? [];
    if (percent === '' || Number(percent) > 100) {
      const got = quoted(part);
      throw optionError(
        call,
        'mix',
        `STATE=PERCENT, 0 to 100, is needed, such as used=10,refunded=5, got ${got}`,
        `应为 状态=百分比（0 至 100），如 used=10,refunded=5，实为 ${got}`,
      );
    }
    rejectInvalidState(name, mix, call);
    mix.set(name, Number(percent));
  }
  const sum = [...mix.values()].reduce((all, percent) => all + percent, 0);
  if (sum > 100 + 1e-9) {
    throw optionError(
      call,
      'mix',
      `the percentages add up to ${sum}, more than 100`,
      `百分比之和超过 100：${sum}`,
    );
  }
  return Object.fromEntries(mix);
}

function rejectInvalidState(name: string, seen: ReadonlyMap<string, number>, call: CommandCall): void {
  if (seen.has(name)) throw optionError(call, 'mix', `duplicate state ${name}`, `状态 ${name} 重复`);
  if (mixStates.some((state) => state === name)) return;
  const known = mixStates.join(', ');
  const got = quoted(name);
  const mean = didYouMean(name, mixStates);
  throw optionError(
    call,
    'mix',
    `unknown state ${got}${mean.en || ';'} use ${known}; the rest is issued`,
    `${got} 不是状态${mean.zh || '；'}可用：${known}，其余为 issued`,
  );
}

/** Shows a bar on standard error, if that is a terminal and the output goes elsewhere; undefined otherwise. */
async function startProgress({ io, text }: CommandCall, total: number): Promise<SingleBar | undefined> {
  if (!io.watched || (io.outColumns > 0 && (text('out') ?? '-') === '-')) return undefined;
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar(
    {
      stream: io.watched,
      format: '{bar} {percentage}% {value}/{total} {eta_formatted}',
      barsize: 24,
      linewrap: true,
    },
    progress.Presets.shades_classic,
  );
  bar.start(total, 0);
  return bar;
}
