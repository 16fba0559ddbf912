import type { LoadHow } from '../core/store.js';

/** Whether a load puts its coupons there, by how many of them are there already. */
export function isPut(how: LoadHow, existing: number): boolean {
  return how === 'replace' || (how === 'add' && existing === 0);
}
