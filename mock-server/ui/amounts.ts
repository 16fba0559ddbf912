import { signal } from '@preact/signals';
import { yuan } from './format.js';
import { type Both, say, sayBoth } from './preferences.js';

export type AmountUnit = 'fen' | 'yuan';

/** The unit that was chosen last: a new form begins with it. */
export const amountUnit = signal<AmountUnit>('yuan');

/** Parses typed text as whole fen; undefined for an invalid amount. */
export function toFen(text: string, unit: AmountUnit): number | undefined {
  const bare = text
    .replace(/^[¥￥]/u, '')
    .replace(/元$/u, '')
    .trim();
  const isGrouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(bare);
  const [, whole = '', cents = ''] =
    /^(\d+)(?:\.(\d{1,2}))?$/u.exec(isGrouped ? bare.replaceAll(',', '') : bare) ?? [];
  if (whole === '' || (unit === 'fen' && !/^\d+$/u.test(text))) return undefined;
  const fen = Number(unit === 'fen' ? whole : whole + cents.padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen : undefined;
}

const expected: Readonly<Record<AmountUnit, Both>> = {
  yuan: {
    en: 'must be yuan with at most two decimals, such as 9.90',
    zh: '应为元，最多两位小数，如 9.90',
  },
  fen: { en: 'must be whole fen, such as 990', zh: '应为整数分，如 990' },
};
const most: Readonly<Record<AmountUnit, Both>> = {
  yuan: { en: 'must be at most 90071992547409.91 yuan', zh: '最多为 90071992547409.91 元' },
  fen: { en: 'must be at most 9007199254740991 fen', zh: '最多为 9007199254740991 分' },
};

/** The expected form of an amount that {@link toFen} rejects. */
export function expectedAmount(text: string, unit: AmountUnit): Both {
  const bare = text.replaceAll(/[,¥￥元\s]/gu, '');
  const isLarge = unit === 'fen' ? /^\d{16,}$/u : /^\d{14,}(?:\.\d{1,2})?$/u;
  return isLarge.test(bare) ? most[unit] : expected[unit];
}

/** Shows a typed amount in the other unit. */
export function amountHint(text: string, unit: AmountUnit): string {
  const fen = toFen(text.trim(), unit);
  if (text === '')
    return unit === 'yuan' ? say('yuan, such as 9.90', '单位元，如 9.90') : say('whole fen', '整数，单位分');
  if (fen === undefined) return sayBoth(expectedAmount(text.trim(), unit));
  return unit === 'yuan' ? say(`= ${fen} fen`, `= ${fen} 分`) : `= ${yuan(fen)}`;
}
