import type { VNode } from 'preact';
import { yuan } from '../format.js';
import { say } from '../preferences.js';

/** Whole fen, and what that is in yuan. */
export function Money({ fen }: { readonly fen: number }): VNode {
  return (
    <span class="money">
      {yuan(fen)} <small class="muted">{say(`${fen} fen`, `${fen} 分`)}</small>
    </span>
  );
}

/** What is typed as fen, read back in yuan; undefined where it is no whole number. */
export function fenHint(text: string): string | undefined {
  if (text === '') return say('whole fen', '整数，单位分');
  return /^\d{1,16}$/u.test(text) && Number.isSafeInteger(Number(text))
    ? `= ${yuan(Number(text))}`
    : say('a whole number of fen is needed', '须为整数，单位分');
}
