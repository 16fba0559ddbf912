import { visit } from 'jsonc-parser';
import { type FieldKind, kindWithin, type OwnNames } from './field-kinds.js';

/** A name or value of a JSON text, or a value of a form, and its position. */
export interface JsonToken {
  readonly type: 'name' | 'text' | 'number' | 'form';
  readonly start: number;
  readonly end: number;
  /** Text without its escapes, or a number as it is written. */
  readonly value: string;
  /** The name of a value; within an array, the name of the array. */
  readonly field: string | undefined;
  readonly kind: FieldKind;
}

/** A till sends no body with more, and it would delay all others. */
export const most = 10_000;

/**
 * The names, texts and numbers of a JSON text, in their order. Of truncated or invalid JSON, as many as can be
 * recognized.
 *
 * @throws RangeError if there are more than the limit
 */
export function jsonTokens(text: string, names: OwnNames): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  const outer: { field: string | undefined; kind: FieldKind }[] = [];
  let here: (typeof outer)[number] = { field: undefined, kind: 'other' };
  const add = (type: JsonToken['type'], value: string, start: number, length: number): void => {
    if (tokens.length === most) throw new RangeError(`more than ${most} names and values`);
    tokens.push({ type, start, end: start + length, value, ...here });
  };
  visit(text, {
    onObjectBegin: () => void outer.push(here),
    onArrayBegin: () => void outer.push(here),
    onObjectProperty: (name, start, length) => {
      const kind = outer.at(-1)?.kind ?? 'other';
      here = { field: undefined, kind: kind === 'code' ? 'other' : kind };
      add('name', name, start, length);
      here = { field: name, kind: kindWithin(kind, name, names) };
    },
    onLiteralValue: (value, start, length) => {
      if (typeof value === 'string') add('text', value, start, length);
      else if (typeof value === 'number') add('number', text.slice(start, start + length), start, length);
    },
    onObjectEnd: () => {
      here = outer.pop() ?? here;
    },
    onArrayEnd: () => {
      here = outer.pop() ?? here;
    },
  });
  return tokens;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether it looks like an object or array, complete or truncated. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/u.test(text);
}
