import type { CouponLoad } from './coupon-load.js';
import { isTooDeep, lineOfField, type Place, repeatedName, syntaxFault, tooDeep } from './json-place.js';

/** Adds the coupon of a JSON text that begins at a place, or what is wrong in it. Throws Unreadable for no JSON. */
export function addRow(load: CouponLoad, text: string, place: Place): void {
  const value = parse(text, place);
  const lineOf = (field: string): number => lineOfField(text, place, field);
  const repeated = mayRepeat(text, value) ? repeatedName(text, place) : undefined;
  if (repeated) load.refuse({ ...repeated, text: { en: 'comes twice', zh: '重复' } });
  else load.add(value, place.line, lineOf);
}

function parse(text: string, place: Place): unknown {
  // A coupon is two levels deep. What is no longer than this cannot be so deep that it does harm.
  if (text.length > 1024 && isTooDeep(text)) throw tooDeep(place);
  try {
    return JSON.parse(text);
  } catch {
    throw syntaxFault(text, place);
  }
}

/** JSON.parse takes the last of two equal names, so there are fewer names than colons then; texts may have them too. */
function mayRepeat(text: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const colons = text.match(/"\s*:/gu)?.length ?? 0;
  return colons !== Object.keys(value).length;
}
