import type { LoadHow } from '../core/store.js';

/** Whether a load stores its coupons, by how many of them exist already. */
export function isPut(how: LoadHow, existing: number): boolean {
  return how === 'replace' || (how === 'add' && existing === 0);
}
