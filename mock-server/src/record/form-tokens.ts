import { unescape } from '../redaction/unescape.js';
import { type FieldKind, kindWithin, type OwnNames } from './field-kinds.js';
import { type JsonToken, most } from './json-tokens.js';

/** A text without these is no form: a line break, a quote or a tag is escaped in one. */
const pair = /^([^=\s"'<>]+)=([^\s"'<>]*)$/u;

/** Whether a media type may be that of a form; a body without one may be. */
export function isFormType(type: string): boolean {
  return type === '' || /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/iu.test(type);
}

export function hasOtherCharset(type: string): boolean {
  return /;\s*charset\s*=(?!\s*"?utf-?8"?\s*(?:;|$))/iu.test(type);
}

/**
 * The values of a form (`name=value&…`), in their order; none if any part is no pair.
 *
 * @throws RangeError if there are more than the limit
 */
export function formTokens(text: string, names: OwnNames): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = -1;
  for (const part of text.split('&')) {
    end += 1 + part.length;
    if (part === '') continue;
    const { 1: name, 2: written = '' } = pair.exec(part) ?? [];
    if (name === undefined) return [];
    if (tokens.length === most) throw new RangeError(`more than ${most} names and values`);
    const field = unescape(name).plain;
    // `order[coupon_code]`
    const kind = field
      .split(/[.[\]]+/u)
      .reduce<FieldKind>((outer, inner) => kindWithin(outer, inner, names), 'other');
    tokens.push({
      type: 'form',
      start: end - written.length,
      end,
      value: unescape(written).plain,
      field,
      kind,
    });
  }
  return tokens;
}
