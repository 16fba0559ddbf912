import type { BilingualText } from '@shoubei-kit/contracts';

/** An instant, ISO 8601, as a person reads it. */
export function timeInWords(iso: string): BilingualText {
  const epochMs = Date.parse(iso);
  if (Number.isNaN(epochMs)) return { en: iso, zh: iso };
  const local = new Date(epochMs + 8 * 3_600_000).toISOString();
  const time = local.replace('T', ' ').replace(/(?:\.000)?Z$/u, '');
  return { en: `${time} (Asia/Shanghai)`, zh: `${time}（Asia/Shanghai）` };
}

const units = [
  [86_400_000, 'd', '天'],
  [3_600_000, 'h', '小时'],
  [60_000, 'min', '分钟'],
  [1_000, 's', '秒'],
] as const;

/** A span in the largest unit of which it is a whole number: `36 h`. */
export function spanInWords(ms: number): BilingualText {
  const [size, en, zh] = units.find(([unit]) => ms % unit === 0) ?? [1, 'ms', '毫秒'];
  return { en: `${ms / size} ${en}`, zh: `${ms / size} ${zh}` };
}
