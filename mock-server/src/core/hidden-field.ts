import { hiddenName } from '@shoubei-kit/sdk-lite/signing';
import type { CheckedRequest } from './checked-request.js';
import type { TransactionResult } from './outcome.js';
import type { Settings } from './settings.js';

/**
 * Whether an accepted sign is also that of a request with one more of these fields, which is text of another here (A22). Most
 * requests have nothing that could be.
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
