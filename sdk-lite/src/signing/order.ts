import { encode } from './charset.js';
import type { SigningRule } from './rule.js';

/** Puts names in the rule's order, in place. */
export function sortNames(names: string[], rule: SigningRule): void {
  if (rule.order === 'given') return;
  // For ASCII names the default sort is the order of their bytes, and much faster.
  const byBytes = !names.every(isAscii);
  const compare = byBytes ? bytesOrder(rule.charset) : unitsOrder;
  if (rule.order === 'name-ignore-case') {
    names.sort((a, b) => compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b));
  } else if (byBytes) names.sort(compare);
  else names.sort();
}

function isAscii(name: string): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) > 0x7f) return false;
  return true;
}

function unitsOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function bytesOrder(charset: SigningRule['charset']): (a: string, b: string) => number {
  return (a, b) => Buffer.compare(encode(a, charset, a), encode(b, charset, b));
}
