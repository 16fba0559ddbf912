import { encode } from './charset.js';
import type { SigningRule } from './rule.js';

/** Puts names in the rule's order, in place. */
export function sortNames(names: string[], { order, charset }: SigningRule): string[] {
  if (order === 'given') return names;
  const byBytes = (a: string, b: string): number =>
    Buffer.compare(encode(a, charset, a), encode(b, charset, b));
  const all = names.join();
  if (order !== 'name') names.sort((a, b) => byBytes(a.toLowerCase(), b.toLowerCase()) || byBytes(a, b));
  else if (Buffer.byteLength(all) !== all.length) names.sort(byBytes);
  // For ASCII names JavaScript's own order is that of their bytes, and much faster.
  else if (names.length > 50) names.sort();
  else insert(names);
  return names;
}

/** Sorts few names faster than `sort`, which takes memory for each call. */
function insert(names: string[]): void {
  names.forEach((name, to) => {
    while (to > 0 && (names[to - 1] ?? name) > name) names[to] = names[--to] ?? name;
    names[to] = name;
  });
}
