import { parseTree } from 'jsonc-parser';
import { type Mistake, withFields } from './mistake.js';

/** Changes a field's value. */
export type Change = (value: unknown, name: string) => unknown;

/** The mistake of signing other values. */
export function mapped(change: Change): Mistake['make'] {
  return withFields(({ fields }) =>
    Object.entries(fields).map(([name, value]) => [name, change(value, name)]),
  );
}

/** Values of a type as written in the JSON, by field. */
export function literalsIn(text: string | undefined, type: 'number' | 'string'): ReadonlyMap<string, string> {
  const tree = text === undefined ? undefined : parseTree(text);
  const found = new Map<string, string>();
  for (const { children } of tree?.children ?? []) {
    const [name, value] = children ?? [];
    if (name && value?.type === type) {
      found.set(String(name.value), text?.slice(value.offset, value.offset + value.length) ?? '');
    }
  }
  return found;
}

/** The optional escapes of JSON libraries, the usual first. */
export const jsonEscapes: readonly ((text: string) => string)[] = [
  (text) => slashes(quoted(text)),
  (text) => unicode(quoted(text)),
  (text) => unicode(slashes(quoted(text))),
  (text) => unicode(quoted(text), true),
  (text) => unicode(quoted(text), false, /[<>&\u2028\u2029]/gu),
  quoted,
];

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function slashes(text: string): string {
  return text.replaceAll('/', String.raw`\/`);
}

/** Replaces non-ASCII characters, or others, with escapes. */
export function unicode(text: string, isUpper = false, which: RegExp = /\P{ASCII}/gu): string {
  return text.replaceAll(which, (character) =>
    character
      .split('')
      .map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'))
      .map((digits) => `\\u${isUpper ? digits.toUpperCase() : digits}`)
      .join(''),
  );
}
