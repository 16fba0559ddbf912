const escaped =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}|\\u[\da-f]{4}|\\x[\da-f]{2}|\\[^]|&#(?:x[\da-f]{1,6}|\d{1,7});|&(?:quot|apos|amp|lt|gt);/giu;
const named = new Map([
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
]);

/** A text without its escapes, and where in the text each of its characters begins. */
export interface Unescaped {
  readonly plain: string;
  readonly startOf: (at: number) => number;
}

/** Undoes, once, the escapes of whatever a text may be: JSON, a form, a URL, HTML. */
export function unescape(text: string): Unescaped {
  if (!/[%\\&]/u.test(text)) return { plain: text, startOf: (at) => at };
  const starts: number[] = [];
  let plain = '';
  let at = 0;
  const add = (part: string, start: number, isEscape: boolean): void => {
    for (let i = 0; i < part.length; i += 1) starts.push(isEscape ? start : start + i);
    plain += part;
  };
  for (const { 0: escape, index } of text.matchAll(escaped)) {
    add(text.slice(at, index), at, false);
    add(meaningOf(escape), index, true);
    at = index + escape.length;
  }
  add(text.slice(at), at, false);
  return { plain, startOf: (index) => starts[index] ?? text.length };
}

function meaningOf(escape: string): string {
  if (escape.startsWith('%')) return decoded(escape);
  if (/^\\[ux]./iu.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(2), 16));
  if (escape.startsWith('\\')) return /[bfnrt]/u.test(escape) ? ' ' : escape.slice(1);
  if (!escape.startsWith('&#')) return named.get(escape.toLowerCase()) ?? escape;
  const isHex = /^&#x/iu.test(escape);
  const point = Number.parseInt(escape.slice(isHex ? 3 : 2, -1), isHex ? 16 : 10);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : escape;
}

function decoded(escape: string): string {
  try {
    return decodeURIComponent(escape);
  } catch {
    return escape;
  }
}
