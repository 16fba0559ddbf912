/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A part of a text, and the text that replaces it. */
export interface Replacement extends Span {
  readonly text: string;
}

/**
 * Replaces parts of a text. If some overlap, all of them are removed, and the first of the list provides the
 * replacement.
 */
export function replaceSpans(text: string, replacements: readonly Replacement[]): string {
  if (replacements.length === 0) return text;
  const ordered = replacements
    .map((replacement, rank) => ({ ...replacement, rank }))
    .toSorted((a, b) => a.start - b.start || a.rank - b.rank);
  const merged: typeof ordered = [];
  for (const span of ordered) {
    const last = merged.at(-1);
    if (!last || span.start >= last.end) {
      merged.push(span);
      continue;
    }
    const first = span.rank < last.rank ? span : last;
    merged.splice(-1, 1, { ...first, start: last.start, end: Math.max(last.end, span.end) });
  }
  let at = 0;
  let result = '';
  for (const { start, end, text: instead } of merged) {
    result += text.slice(at, start) + instead;
    at = end;
  }
  return result + text.slice(at);
}
