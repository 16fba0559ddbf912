import type { VNode } from 'preact';
import { yuan } from '../format.js';
import { say } from '../preferences.js';

/** Whole fen, with the amount in yuan. */
export function Money({ fen }: { readonly fen: number }): VNode {
  return (
    <span class="money">
      {yuan(fen)} <small class="muted">{say(`${fen} fen`, `${fen} 分`)}</small>
    </span>
  );
}
