import { isTooDeep, type Place, syntaxFault, tooDeep } from './json-place.js';

/** The value of a JSON text that begins at a place. Throws Unreadable. */
export function parseRow(text: string, place: Place): unknown {
  // A coupon is two levels deep. What is no longer than this cannot be so deep that it does harm.
  if (text.length > 1024 && isTooDeep(text)) throw tooDeep(place);
  try {
    return JSON.parse(text);
  } catch {
    throw syntaxFault(text, place);
  }
}
