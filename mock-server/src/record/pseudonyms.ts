import { createHash, createHmac } from 'node:crypto';

const alphabets = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '０１２３４５６７８９', // what a Chinese keyboard may type
] as const;
/** What is exchanged of a code. */
export const runs: RegExp = /[0-9A-Za-z０-９]+/gu;
const strictDraws = 1000;

/**
 * Other codes in place of real ones: the same for the same code, of the same length and kinds of characters, never that of
 * another code, and not to be guessed without the secret.
 *
 * @example
 * const pseudonyms = new Pseudonyms(randomBytes(32));
 * pseudonyms.of('679533922928'); // '418306275914', or whatever the secret makes of it
 */
export class Pseudonyms {
  readonly #secret: Uint8Array;
  readonly #byRun = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** Letters and digits are exchanged, run by run, so that a list of codes becomes a list of their pseudonyms. */
  of(code: string): string {
    return code.replaceAll(runs, (run) => this.#ofRun(run));
  }

  #ofRun(run: string): string {
    const before = this.#byRun.get(run);
    if (before !== undefined) return before;
    for (let draw = 0; ; draw += 1) {
      const drawn = this.#draw(run, draw);
      // Of very short codes there may be none left but misleading ones.
      if (this.#taken.has(drawn) || (draw < strictDraws && this.#misleads(drawn, run))) continue;
      this.#byRun.set(run, drawn);
      this.#taken.add(drawn);
      return drawn;
    }
  }

  #draw(run: string, draw: number): string {
    const seed = createHmac('sha256', this.#secret).update(`${draw} ${run}`).digest();
    const bytes = createHash('shake256', { outputLength: run.length }).update(seed).digest();
    const isNumber = run.length > 1 && /^[0-9]+$/u.test(run);
    return Array.from(run, (character, at) => alike(character, bytes[at] ?? 0, isNumber && at === 0)).join(
      '',
    );
  }

  /** What would be taken for something else: the emulator's magic codes, a code that is real, a number of another kind. */
  #misleads(drawn: string, run: string): boolean {
    return (
      drawn.startsWith('99') || drawn === run || this.#byRun.has(drawn) || isUnsafe(drawn) !== isUnsafe(run)
    );
  }
}

/** A leading zero stays one, and no other comes to be: a number in JSON must not begin with it. */
function alike(character: string, byte: number, isLeading: boolean): string {
  if (isLeading) return character === '0' ? '0' : String(1 + (byte % 9));
  const alphabet = alphabets.find((letters) => letters.includes(character)) ?? character;
  return alphabet[byte % alphabet.length] ?? character;
}

/** Beyond 2^53, where sent as a number it is refused. */
function isUnsafe(run: string): boolean {
  return run.length === 16 && /^[0-9]+$/u.test(run) && run > String(Number.MAX_SAFE_INTEGER);
}
