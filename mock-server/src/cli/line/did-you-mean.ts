import { distance } from 'fastest-levenshtein';
import type { Text } from '../../core/refusal.js';

/** `; did you mean example?`, where one of the known words is near what was given; empty where none is. */
export function didYouMean(given: string, known: readonly string[]): Text {
  return suggesting(nearest(given, known));
}

/** `; did you mean --port?`; empty without a word. */
export function suggesting(word: string | undefined): Text {
  if (word === undefined) return { en: '', zh: '' };
  return { en: `; did you mean ${word}?`, zh: `；是否想用 ${word}？` };
}

/** The known word that is nearest, if it is near; `baseUrl` and `base_url` are as near to `base-url` as can be. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const word = kebab(given);
  const [best] = known
    .map((one) => ({ one, steps: distance(word, kebab(one)) }))
    .toSorted((a, b) => a.steps - b.steps);
  if (best && best.steps <= patience(word)) return best.one;
  const longer = known.filter((one) => word.length > 1 && kebab(one).startsWith(word));
  return longer.length === 1 ? longer[0] : undefined;
}

/** Two letters that change places are two steps. */
function patience({ length }: string): number {
  return length <= 3 ? 1 : Math.max(2, Math.floor(length / 3));
}

/** `baseUrl` and `BASE_URL` as `base-url`. */
export function kebab(word: string): string {
  return word
    .replaceAll(/([a-z\d])([A-Z])/gu, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
