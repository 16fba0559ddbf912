import { createHash, createHmac } from 'node:crypto';
import { redacted } from './loose-text.js';

const alphabets = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '０１２３４５６７８９', // characters that a Chinese keyboard may type
] as const;
/** The parts of a code that are replaced. */
export const runs: RegExp = /[0-9A-Za-z０-９]+/gu;
/** The most characters of a run: a longer one is not a code. */
const longestRun = 64;
/** Enough draws to find one of the right form. */
const mostDraws = 1000;
/** All very short codes may be in use: after so many attempts, the next free one is taken. */
const mostCollisions = 4;

/**
 * Replaces real codes with pseudonyms. The same code always gets the same pseudonym, with the same length and kinds of
 * characters. Two codes never share one, and nobody can guess it without the secret.
 *
 * @example
 * const pseudonyms = new Pseudonyms(randomBytes(32));
 * pseudonyms.of('679533922928'); // '418306275914', or whatever the secret makes of it
 */
export class Pseudonyms {
  readonly #secret: Uint8Array;
  readonly #byRun = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** Maps a taken pseudonym to a later one; all between them are taken. */
  readonly #skips = new Map<string, string>();

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  get size(): number {
    return this.#byRun.size;
  }

  /** Letters and digits are exchanged, run by run, so that a list of codes becomes a list of their pseudonyms. */
  of(code: string): string {
    return code.replaceAll(runs, (run) => this.#ofRun(run));
  }

  #ofRun(run: string): string {
    if (run.length > longestRun) return redacted;
    const before = this.#byRun.get(run);
    if (before !== undefined) return before;
    const pseudonym = this.#free(run);
    this.#byRun.set(run, pseudonym);
    this.#taken.add(pseudonym);
    return pseudonym;
  }

  #free(run: string): string {
    let [drawn, collisions] = ['', 0];
    for (let draw = 0; draw < mostDraws && collisions < mostCollisions; draw += 1) {
      drawn = this.#draw(run, draw);
      if (misleads(drawn, run)) continue;
      if (!this.#taken.has(drawn) && !this.#byRun.has(drawn)) return drawn;
      collisions += 1;
    }
    return this.#nextFree(drawn);
  }

  /** The first free pseudonym from this one on. Taken ones that the search passed are skipped the next time. */
  #nextFree(from: string): string {
    const passed: string[] = [];
    let at = from;
    while (this.#taken.has(at)) {
      passed.push(at);
      at = this.#skips.get(at) ?? next(at);
    }
    for (const one of passed) this.#skips.set(one, at);
    return at;
  }

  #draw(run: string, draw: number): string {
    const seed = createHmac('sha256', this.#secret).update(`${draw} ${run}`).digest();
    const bytes = createHash('shake256', { outputLength: run.length }).update(seed).digest();
    const isNumber = run.length > 1 && /^[0-9]+$/u.test(run);
    return Array.from(run, (character, at) => alike(character, bytes[at] ?? 0, isNumber && at === 0)).join(
      '',
    );
  }
}

/**
 * Whether it could be mistaken for another value: a magic code of the emulator, a real code, a number of another kind.
 */
function misleads(drawn: string, run: string): boolean {
  return drawn.startsWith('99') || drawn === run || isUnsafe(drawn) !== isUnsafe(run);
}

/** A leading zero stays one, and no other comes to be: a number in JSON must not begin with it. */
function alike(character: string, byte: number, isLeading: boolean): string {
  if (isLeading) return character === '0' ? '0' : String(1 + (byte % 9));
  const alphabet = alphabets.find((letters) => letters.includes(character)) ?? character;
  return alphabet[byte % alphabet.length] ?? character;
}

/** The next text, each character within its alphabet; after the last comes the first. */
function next(text: string): string {
  const characters = Array.from(text);
  const isNumber = characters.length > 1 && /^[0-9]+$/u.test(text);
  for (let at = characters.length - 1; at >= 0; at -= 1) {
    const character = characters[at] ?? '';
    // A leading zero stays, and no other comes to be.
    const isLeading = isNumber && at === 0;
    if (isLeading && character === '0') break;
    const alphabet = alphabets.find((letters) => letters.includes(character)) ?? character;
    const following = alphabet[(alphabet.indexOf(character) + 1) % alphabet.length] ?? character;
    const isOver = following === alphabet[0];
    characters[at] = isOver && isLeading ? '1' : following;
    if (!isOver) break;
  }
  return characters.join('');
}

/** Beyond 2^53, it is rejected if sent as a number. */
function isUnsafe(run: string): boolean {
  return run.length === 16 && /^[0-9]+$/u.test(run) && run > String(Number.MAX_SAFE_INTEGER);
}
