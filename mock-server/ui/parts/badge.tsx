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

const states = new Map([
  ['issued', ['issued', '可核销', 'good']],
  ['used', ['used', '已核销', 'info']],
  ['refunded', ['refunded', '已退款', 'warn']],
  ['frozen', ['frozen', '已冻结', 'warn']],
  ['expired', ['expired', '已过期', 'bad']],
  ['not_yet_valid', ['not yet valid', '未生效', 'bad']],
]);

export function StateBadge({ state }: { readonly state: string }): VNode {
  const [, , kind = 'info'] = states.get(state) ?? [];
  return <Badge kind={kind}>{sayBoth(stateWords(state))}</Badge>;
}

export function stateWords(state: string): Both {
  const [en = state, zh = state] = states.get(state) ?? [];
  return { en, zh };
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
