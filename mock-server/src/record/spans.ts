/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A part of a text, and the text that replaces it. */
export interface Replacement extends Span {
  readonly text: string;
}

/** Replaces parts of a text. Where some overlap, all of them go, and the first of the list says what replaces them. */
export function replaceSpans(text: string, replacements: readonly Replacement[]): string {
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

/** A shorter text may occur within any other by chance, and is not searched for. */
export const shortest = 8;

/** Texts that are looked for within others, in time that does not depend on how many there are. */
export class KnownTexts {
  readonly #texts = new Set<string>();
  /** How long those are that begin alike, the longest first. */
  readonly #lengths = new Map<string, readonly number[]>();

  add(text: string): void {
    if (text.length < shortest || this.#texts.has(text)) return;
    this.#texts.add(text);
    const beginning = text.slice(0, shortest);
    const lengths = new Set(this.#lengths.get(beginning)).add(text.length);
    this.#lengths.set(
      beginning,
      [...lengths].toSorted((a, b) => b - a),
    );
  }

  /** Every known text within another, from left to right, the longest where several begin. */
  findIn(text: string): readonly Span[] {
    const found: Span[] = [];
    if (this.#texts.size === 0) return found;
    for (let at = 0; at + shortest <= text.length; at += 1) {
      const start = at;
      const length = this.#lengths
        .get(text.slice(start, start + shortest))
        ?.find((one) => this.#texts.has(text.slice(start, start + one)));
      if (length === undefined) continue;
      found.push({ start, end: start + length });
      at += length - 1;
    }
    return found;
  }
}
