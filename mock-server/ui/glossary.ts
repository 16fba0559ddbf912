import rows from '@shoubei-kit/contracts/glossary.json';
import type { Both } from './preferences.js';

/** A word of the field, and what it means. */
export interface Word {
  readonly name: string;
  readonly words: { readonly en: readonly string[]; readonly zh: readonly string[] };
  readonly meaning: Both;
  /** Its name on the wire. */
  readonly field?: string;
}

export const glossary: readonly Word[] = rows;

const byText: ReadonlyMap<string, Word> = new Map(
  glossary.flatMap((word) =>
    [word.field ?? word.name, ...word.words.en, ...word.words.zh].map(
      (text) => [text.toLowerCase(), word] as const,
    ),
  ),
);

/** The word in a label, or the word of the wire name after it: `核销流水号（wf_trace_no）`. */
export function wordIn(label: string): Word | undefined {
  const [text = '', ...behind] = label.toLowerCase().split(/[(（]/u);
  return byText.get(behind.at(-1)?.replace(/[)）]$/u, '') ?? '') ?? byText.get(text.trim());
}

/** The ID of the element with its meaning, for screen readers. */
export function idOf({ name }: Word): string {
  return `word-${name}`;
}
