import { magic } from '@shoubei-kit/contracts';
import { magicCode } from '@shoubei-kit/fixtures';
import { quoted } from '../../core/refusal.js';
import { type CommandCall, type ExitCode, wholeNumber } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';
import { writeOut } from '../options/files.js';

const maxSerials = 9_999_999;

/** `coupons magic`: codes whose digits define their behaviour. */
export async function printMagicCodes(call: CommandCall): Promise<ExitCode> {
  const ss = digitsOf(call.text('behaviour'));
  const amount = wholeNumber(call, 'amount', 1, 99_999) ?? 1000;
  const count = wholeNumber(call, 'count', 1, maxSerials) ?? 1;
  await writeOut(call, call.isOn('json') ? magicJson(ss, amount, count) : magicLines(ss, amount, count));
  return 0;
}

function* magicLines(ss: string, amount: number, count: number): Generator<string, void, undefined> {
  for (let first = 1; first <= count; first += 1000) {
    const serials = Array.from({ length: Math.min(1000, count - first + 1) }, (_, at) => first + at);
    yield serials.map((serial) => `${magicCode(ss, { amount, serial })}\n`).join('');
  }
}

/** The same codes as one JSON array, one code a line. */
function* magicJson(ss: string, amount: number, count: number): Generator<string, void, undefined> {
  yield '[';
  let comma = '\n';
  for (const lines of magicLines(ss, amount, count)) {
    const codes = lines.trimEnd().split('\n');
    yield comma + codes.map((code) => JSON.stringify(code)).join(',\n');
    comma = ',\n';
  }
  yield '\n]\n';
}

/** Turns two digits, an outcome's name, or the state that leads to it into the two digits. */
function digitsOf(behaviour: string | undefined): string {
  const outcome = new Map([
    ['used', 'already_used'],
    ['issued', 'written_off'],
  ]).get(behaviour ?? '');
  const row = magic.find((one) => one.ss === behaviour || one.outcome === (outcome ?? behaviour ?? ''));
  if (row) return row.ss;
  const known = magic
    .map(({ ss, outcome: name, fault }) => `${ss} ${name ?? fault?.kind ?? ''}`.trim())
    .join(', ');
  const got = behaviour === undefined ? '' : quoted(behaviour);
  const mean = didYouMean(behaviour ?? '', [
    'used',
    'issued',
    ...magic.flatMap(({ outcome: name }) => name ?? []),
  ]);
  throw new UsageError(
    got === ''
      ? `a behaviour is needed: ${known}`
      : `unknown magic behaviour ${got}${mean.en || ';'} use ${known}`,
    got === '' ? `须给出行为：${known}` : `${got} 不是魔法行为${mean.zh || '；'}可用：${known}`,
  );
}
