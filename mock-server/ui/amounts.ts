import { signal } from '@preact/signals';
import { yuan } from './format.js';
import { say } from './preferences.js';

export type AmountUnit = 'fen' | 'yuan';

/** The unit in which amounts are typed. */
export const amountUnit = signal<AmountUnit>('fen');

/** Parses typed text as whole fen; undefined for an invalid amount. */
export function toFen(text: string, unit: AmountUnit): number | undefined {
  const bare = text.replace(/^[¥￥]/u, '').replace(/元$/u, '').trim();
  const isGrouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(bare);
  const [, whole = '', cents = ''] =
    /^(\d+)(?:\.(\d{1,2}))?$/u.exec(isGrouped ? bare.replaceAll(',', '') : bare) ?? [];
  if (whole === '' || (unit === 'fen' && !/^\d+$/u.test(text))) return undefined;
  const fen = Number(unit === 'fen' ? whole : whole + cents.padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen : undefined;
}

/** Shows a typed amount in the other unit. */
export function amountHint(text: string, unit: AmountUnit): string {
  const fen = toFen(text.trim(), unit);
  if (unit === 'yuan') {
    if (text === '') return say('yuan, such as 9.90', '单位元，如 9.90');
    return fen === undefined
      ? say('yuan with at most two decimals, such as 9.90', '须为元，最多两位小数，如 9.90')
      : say(`= ${fen} fen`, `= ${fen} 分`);
  }
  if (text === '') return say('whole fen', '整数，单位分');
  return fen === undefined ? say('a whole number of fen is needed', '须为整数，单位分') : `= ${yuan(fen)}`;
}
