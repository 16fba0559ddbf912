import { magic } from '@shoubei-kit/contracts';
import { magicCode } from '@shoubei-kit/fixtures';
import { couponsAsJson, inChunks } from '../../coupon-data/write-coupon-data.js';
import { quoted } from '../../core/refusal.js';
import { type CommandCall, type ExitCode, wholeNumber } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';
import { writeOut } from '../options/files.js';
import { rejectUnused } from '../options/combinations.js';

const maxSerials = 9_999_999;

/** `coupons magic`: codes whose digits define their behaviour. */
export async function printMagicCodes(call: CommandCall): Promise<ExitCode> {
  rejectUnused(call, 'coupons magic', ['seed', 'mix', 'from', 'format']);
  const ss = digitsOf(call.text('behaviour'));
  const amount = wholeNumber(call, 'amount', 1, 99_999) ?? 1000;
  const count = wholeNumber(call, 'count', 1, maxSerials) ?? 1;
  const codes = magicCodes(ss, amount, count);
  await writeOut(call, call.isOn('json') ? couponsAsJson(codes) : asLines(codes));
  return 0;
}

function* magicCodes(ss: string, amount: number, count: number): Generator<string, void, undefined> {
  for (let serial = 1; serial <= count; serial += 1) yield magicCode(ss, { amount, serial });
}

function* asLines(codes: Iterable<string>): Generator<string, void, undefined> {
  for (const some of inChunks(codes)) yield `${some.join('\n')}\n`;
}

const outcomeOfState: ReadonlyMap<string, string> = new Map([
  ['used', 'already_used'],
  ['issued', 'written_off'],
]);

/** Turns two digits, an outcome's name, or the state that leads to it into the two digits. */
function digitsOf(behaviour: string | undefined): string {
  const known = magic
    .map(({ ss, outcome: name, fault }) => `${ss} ${name ?? fault?.kind ?? ''}`.trim())
    .join(', ');
  if (behaviour === undefined)
    throw new UsageError(`a behaviour is needed: ${known}`, `须给出行为：${known}`);
  const outcome = outcomeOfState.get(behaviour) ?? behaviour;
  const row = magic.find((one) => one.ss === behaviour || one.outcome === outcome);
  if (row) return row.ss;
  const got = quoted(behaviour);
  const names = [...outcomeOfState.keys(), ...magic.flatMap(({ outcome: name }) => name ?? [])];
  const mean = didYouMean(behaviour, names);
  throw new UsageError(
    `unknown magic behaviour ${got}${mean.en || ';'} use ${known}`,
    `${got} 不是魔法行为${mean.zh || '；'}可用：${known}`,
  );
}
