import { encodeGbk } from './gbk.js';
import type { SigningRule } from './rule.js';
import { SigningError } from './signing-error.js';

/**
 * Text as bytes; SigningError `not_in_charset`, with the field's name, for characters that the charset cannot carry.
 */
export function encode(text: string, charset: SigningRule['charset'], field: string): Buffer {
  const bytes = charset === 'gbk' ? encodeGbk(text) : text.isWellFormed() && Buffer.from(text);
  if (!bytes) throw new SigningError('not_in_charset', field);
  return bytes;
}

/** Rejects text that {@link encode} rejects, without encoding it if that can be avoided. */
export function checkCarried(text: string, charset: SigningRule['charset'], field: string): void {
  if (charset !== 'utf-8' || !text.isWellFormed()) encode(text, charset, field);
}
