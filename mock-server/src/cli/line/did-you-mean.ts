import { distance } from 'fastest-levenshtein';
import type { Text } from '../../core/refusal.js';

/** `; did you mean example?` if a known word is near the given one; otherwise empty. */
export function didYouMean(given: string, known: readonly string[]): Text {
  return suggesting(nearest(given, known));
}

/** `; did you mean --port?`; empty if there is no word. */
export function suggesting(word: string | undefined): Text {
  if (word === undefined) return { en: '', zh: '' };
  return { en: `; did you mean ${word}?`, zh: `；是否想用 ${word}？` };
}

/** The nearest known word, if it is near enough; `baseUrl` and `base_url` have distance 0 from `base-url`. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const word = kebab(given);
  const [best] = known
    .map((one) => ({ one, steps: distance(word, kebab(one)) }))
    .toSorted((a, b) => a.steps - b.steps);
  if (best && best.steps <= patience(word)) return best.one;
  const longer = known.filter((one) => word.length > 1 && kebab(one).startsWith(word));
  return longer.length === 1 ? longer[0] : undefined;
}

/** The largest distance that counts as near; two swapped letters are two steps. */
function patience({ length }: string): number {
  return length <= 3 ? 1 : Math.max(2, Math.floor(length / 3));
}

/** Turns `baseUrl` and `BASE_URL` into `base-url`. */
export function kebab(word: string): string {
  return word
    .replaceAll(/([a-z\d])([A-Z])/gu, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
