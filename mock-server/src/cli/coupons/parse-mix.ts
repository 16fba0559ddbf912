import { type Mix, mixStates } from '@shoubei-kit/fixtures/generate';
import { quoted } from '../../core/refusal.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';

/** `used=10,refunded=5` as percentages by state. UsageError for anything else, or more than 100 in all. */
export function parseMix(text: string): Mix {
  const mix = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name = '', percent = ''] =
      /^([^=\s]*)\s*=\s*(\d{1,3}(?:\.\d{1,6})?)%?$/u.exec(part.trim()) ?? [];
    if (percent === '' || Number(percent) > 100) {
      const got = quoted(part);
      throw new UsageError(
        `--mix: STATE=PERCENT, 0 to 100, is needed, such as used=10,refunded=5, got ${got}`,
        `--mix：应为 状态=百分比（0 至 100），如 used=10,refunded=5，实为 ${got}`,
      );
    }
    refuseState(name, mix);
    mix.set(name, Number(percent));
  }
  const sum = [...mix.values()].reduce((all, percent) => all + percent, 0);
  if (sum > 100 + 1e-9) {
    throw new UsageError(`--mix: more than 100 per cent: ${sum}`, `--mix：百分比之和超过 100：${sum}`);
  }
  return Object.fromEntries(mix);
}

function refuseState(name: string, seen: ReadonlyMap<string, number>): void {
  if (seen.has(name)) throw new UsageError(`--mix: ${name} comes twice`, `--mix：${name} 重复`);
  if (mixStates.some((state) => state === name)) return;
  const known = mixStates.join(', ');
  const got = quoted(name);
  const mean = didYouMean(name, mixStates);
  throw new UsageError(
    `--mix: ${got} is no state${mean.en || ';'} there are ${known}, and what is left is issued`,
    `--mix：${got} 不是状态${mean.zh || '；'}可用：${known}，其余为 issued`,
  );
}
