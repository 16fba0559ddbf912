/** A text that is shorter may stand within any other by chance, and is not looked for. */
export const shortest = 8;

/** Where a known text stands in another. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

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
  findIn(text: string): readonly Found[] {
    const found: Found[] = [];
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
