import { encodeGbk } from './gbk.js';
import type { SigningRule } from './rule.js';
import { SigningError } from './signing-error.js';

const loneSurrogate = /\p{Cs}/u;

/** Text as bytes; SigningError `not_in_charset`, naming the field, for what the charset cannot carry. */
export function encode(text: string, charset: SigningRule['charset'], field: string): Buffer {
  if (charset === 'utf-8') return Buffer.from(wellFormed(text, field));
  const bytes = encodeGbk(text);
  if (bytes === undefined) throw new SigningError('not_in_charset', field);
  return bytes;
}

/** The same text; refused if the charset cannot carry it. */
export function carried(text: string, charset: SigningRule['charset'], field: string): string {
  if (charset === 'utf-8') return wellFormed(text, field);
  encode(text, charset, field);
  return text;
}

function wellFormed(text: string, field: string): string {
  if (loneSurrogate.test(text)) throw new SigningError('not_in_charset', field);
  return text;
}
