/** A part of a text, and what is to stand in its place. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Puts what is to stand there. Of spans that overlap all goes, and what the first of the list says comes in their place. */
export function replaceSpans(text: string, spans: readonly Span[]): string {
  const ordered = spans
    .map((span, rank) => ({ ...span, rank }))
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
