import type { Captured } from './captures.js';

/**
 * How much work it is to search for the mistakes or the rule of a message, in units of about 0.1 ms. An ordinary
 * request takes some 40 of them.
 */
export function workOf({ fields, text }: Pick<Captured, 'fields' | 'text'>): number {
  return 20 + Object.keys(fields).length + text.length / 12;
}
