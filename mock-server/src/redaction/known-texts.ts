import { Automaton, sizeOf } from './automaton.js';
import type { Span } from './spans.js';

/** The shortest text to search for. A shorter one may occur within any other by chance. */
export const shortest = 8;

/** The largest automaton that is rebuilt, in characters. Rebuilding a larger one takes too long at once. */
const largest = 131_072;

/**
 * Searches other texts for known texts. The time depends only on the length of the searched text, not on its content or
 * the number of known texts. The next search includes texts added since the last one.
 *
 * @example
 * const keys = new KnownTexts(['k3y-of-900024']);
 * keys.coverIn('key=k3y-of-900024&a=1'); // [{ start: 4, end: 17 }]
 */
export class KnownTexts {
  readonly #texts = new Set<string>();
  /** The largest first, each more than twice as large as the next, except those that are too large to be joined. */
  readonly #automata: Automaton[] = [];
  #added: string[] = [];
  #size = 0;
  #sorted: readonly string[] | undefined;

  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.add(text);
  }

  /** Ignores a text that is shorter than {@link shortest}. */
  add(text: string): void {
    if (text.length < shortest || this.#texts.has(text)) return;
    this.#texts.add(text);
    this.#size += text.length;
    this.#added.push(text);
    this.#sorted = undefined;
  }

  /** Characters of all of them. */
  get size(): number {
    return this.#size;
  }

  /** Known texts within another, from left to right, without overlaps. If several begin at one place, the longest. */
  findIn(text: string): readonly Span[] {
    const found: Span[] = [];
    const lengths = this.#lengthsIn(text);
    for (let at = 0; at < lengths.length; at += 1) {
      const length = lengths[at] ?? 0;
      if (length === 0) continue;
      found.push({ start: at, end: at + length });
      at += length - 1;
    }
    return found;
  }

  /** Whether any of them is in a text. */
  isIn(text: string): boolean {
    return this.#lengthsIn(text).some((length) => length > 0);
  }

  /** The parts of a text that known texts cover, with overlapping ones joined. */
  coverIn(text: string): readonly Span[] {
    const found: Span[] = [];
    let last = { start: 0, end: 0 };
    const lengths = this.#lengthsIn(text);
    for (let start = 0; start < lengths.length; start += 1) {
      const length = lengths[start] ?? 0;
      if (length === 0) continue;
      const end = start + length;
      if (start < last.end) last.end = Math.max(last.end, end);
      else found.push((last = { start, end }));
    }
    return found;
  }

  /**
   * Finds the longest prefix of a known text at the end of a text, and returns its start. Prefixes have at least {@link
   * shortest} / 2 characters.
   */
  cutIn(text: string): number {
    this.#sorted ??= [...this.#texts].toSorted();
    const longest = this.#sorted.reduce((most, { length }) => Math.max(most, length), 0);
    for (let start = Math.max(0, text.length - longest); start + shortest / 2 <= text.length; start += 1) {
      if (isBeginning(text.slice(start), this.#sorted)) return start;
    }
    return text.length;
  }

  #lengthsIn(text: string): Int32Array {
    this.#build();
    const isPossible = text.length >= shortest && this.#automata.length > 0;
    const lengths = new Int32Array(isPossible ? text.length : 0);
    if (isPossible) for (const automaton of this.#automata) automaton.lengthsIn(text, lengths);
    return lengths;
  }

  /** Joins automata of similar size, so that searches run few, and each text is rebuilt few times. */
  #build(): void {
    if (this.#added.length === 0) return;
    const joined: (readonly string[])[] = [this.#added];
    let size = sizeOf(this.#added);
    this.#added = [];
    const mayJoin = (last?: Automaton): last is Automaton =>
      last !== undefined && last.size <= size * 2 && last.size + size <= largest;
    for (let last = this.#automata.at(-1); mayJoin(last); last = this.#automata.at(-1)) {
      this.#automata.pop();
      joined.push(last.texts);
      size += last.size;
    }
    this.#automata.push(new Automaton(joined.flat()));
  }
}

/** Whether one of the sorted texts begins with this. */
function isBeginning(text: string, sorted: readonly string[]): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(text) === true;
}
