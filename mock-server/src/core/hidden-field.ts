import { hiddenName } from '@shoubei-kit/sdk-lite/signing';
import type { CheckedRequest } from './checked-request.js';
import type { TransactionResult } from './outcome.js';
import type { Settings } from './settings.js';

/**
 * Whether an accepted signature also fits a request with one more of these fields, whose text is inside another field
 * (A22). Most requests have no such text.
 */
export function hidesField(
  { sent }: CheckedRequest,
  { signature }: TransactionResult,
  names: readonly string[],
  { signing: { request: rule } }: Settings,
): boolean {
  if (signature !== 'valid') return false;
  for (const name in sent) {
    const value = sent[name];
    if (name.includes('=') || (typeof value === 'string' && value.includes(rule.joiner)))
      return hiddenName(sent, rule, names) !== undefined;
  }
  return false;
}
