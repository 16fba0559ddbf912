import { provenanceWord } from '@shoubei-kit/contracts/provenance';
import type { VNode } from 'preact';
import { wordIn } from '../glossary.js';
import { codeOf, markedMeaningOf } from '../known.js';
import { type Both, language, say, sayBoth } from '../preferences.js';

/** A coloured word; the colour is never the only signal. */
export function Badge({ kind, children }: { readonly kind: string; readonly children: string }): VNode {
  return (
    <span class={`badge ${kind}`} data-word={wordIn(children)?.name}>
      {children}
    </span>
  );
}

/** How something is known. */
export function ProvenanceBadge({ of }: { readonly of: string }): VNode {
  return <Badge kind={`known-${of}`}>{provenanceWord(of, language.value)}</Badge>;
}

const words = new Map([
  ['issued', ['issued', '可核销', 'good']],
  ['used', ['used', '已核销', 'info']],
  ['refunded', ['refunded', '已退款', 'warn']],
  ['frozen', ['frozen', '已冻结', 'warn']],
  ['expired', ['expired', '已过期', 'bad']],
  ['not_yet_valid', ['not yet valid', '未生效', 'bad']],
  ['passed', ['passed', '通过', 'good']],
  ['failed', ['differs', '不一致', 'bad']],
  ['skipped', ['skipped', '已跳过', 'plain']],
  ['held', ['as expected', '符合', 'good']],
  ['differs', ['differs', '不一致', 'bad']],
  ['not_run', ['not run', '未运行', 'plain']],
]);

/** The states of a coupon: four that are stored, and two that the clock derives. */
export const stateNames: readonly string[] = [...words.keys()].slice(0, 6);

/** The state of a coupon, or the result of a scenario or of a step. */
export function StateBadge({ state }: { readonly state: string }): VNode {
  const [, , kind = 'info'] = words.get(state) ?? [];
  return <Badge kind={kind}>{stateText(state)}</Badge>;
}

export function stateWords(state: string): Both {
  const [en = state, zh = state] = words.get(state) ?? [];
  return { en, zh };
}

export function stateText(state: string): string {
  return sayBoth(stateWords(state));
}

/**
 * Written off, rejected, failed, or a fault triggered before any decision; the Chinese text is the one in the response.
 */
export function OutcomeBadge(props: {
  readonly outcome: string | undefined;
  readonly endpoint?: string;
}): VNode {
  const { outcome, endpoint } = props;
  if (outcome === undefined) return <Badge kind="odd">{say('fault', '故障')}</Badge>;
  const isBad = codeOf(outcome, endpoint) === 'FAIL';
  const kind = good.has(outcome) ? 'good' : isBad ? 'bad' : 'warn';
  return <Badge kind={kind}>{say(outcome, markedMeaningOf(outcome, endpoint))}</Badge>;
}

const good: ReadonlySet<string> = new Set(['written_off', 'found', 'done']);
