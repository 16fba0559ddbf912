import type { Sent } from './parse.js';

/**
 * How much of one request is shown and explained. Legitimate requests are smaller. Larger ones would keep all others
 * waiting.
 */
export const shownOf = { fields: 64, characters: 4_096 } as const;

const known = new WeakMap<Sent, boolean>();

/** Whether a request is shown whole. Remembered: listing the names of a large one takes long. */
export function isSmall(sent: Sent): boolean {
  const isKnown = known.get(sent) ?? measure(sent);
  known.set(sent, isKnown);
  return isKnown;
}

function measure(sent: Sent): boolean {
  const names = Object.keys(sent);
  if (names.length > shownOf.fields) return false;
  let characters = 0;
  for (const name of names) {
    const value = sent[name];
    characters += name.length + (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).length;
    if (characters > shownOf.characters) return false;
  }
  return true;
}
