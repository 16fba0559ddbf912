import { canonicalString, SigningError, type SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** Whether a charset has every character of a text. A missing character cannot be signed. */
export function isCarried(text: string, charset: SigningRule['charset']): boolean {
  if (charset === 'utf-8') return text.isWellFormed();
  try {
    canonicalString({ text }, { charset }, '');
    return true;
  } catch (error) {
    if (error instanceof SigningError) return false;
    throw error;
  }
}
