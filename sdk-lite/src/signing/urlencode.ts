import { encode } from './charset.js';
import type { SigningRule } from './rule.js';

const kept = { percent: /[\w.~-]/, form: /[\w.*-]/ };

/** A value escaped by the rule; names and keys are never escaped. */
export function urlencoded(text: string, rule: SigningRule, field: string): string {
  if (rule.urlencode === 'none') return text;
  const keep = kept[rule.urlencode];
  let escaped = '';
  for (const byte of encode(text, rule.charset, field)) {
    const character = String.fromCharCode(byte);
    if (keep.test(character)) escaped += character;
    else if (byte === 0x20 && rule.urlencode === 'form') escaped += '+';
    else escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}
