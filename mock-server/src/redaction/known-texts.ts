import { Automaton, sizeOf } from './automaton.js';
import type { Span } from './spans.js';

/** A shorter text may occur within any other by chance, and is not searched for. */
export const shortest = 8;

/** Characters of an automaton beyond which it is not built once more, since that takes too long at once. */
const largest = 131_072;

/**
 * Texts that are searched for within others. A search takes time by the length of the text alone, whatever it holds and however
 * many texts are known. What was added is built in at the next search.
 *
 * @example
 * const keys = new KnownTexts(['k3y-of-900024']);
 * keys.coverIn('key=k3y-of-900024&a=1'); // [{ start: 4, end: 17 }]
 */
export class KnownTexts {
  readonly #texts = new Set<string>();
  /** The largest first, each more than twice as large as the next, but for those that are too large to be joined. */
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

  /** Known texts within another, from left to right, the longest where several begin; none overlap. */
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

  /** The parts of a text that known texts make up, those that overlap as one part. */
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

  /** Where the longest beginning of a known text begins that a text ends with, of {@link shortest} / 2 characters at least. */
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

  /** Joins automata of like size, so that few are to be run, and a text is built in few times. */
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

/** Whether one of the sorted texts begins so. */
function isBeginning(text: string, sorted: readonly string[]): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(text) === true;
}
