const escaped =
  /%u[\da-f]{4}|%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}|\\u[\da-f]{4}|\\u\{[\da-f]{1,6}\}|\\x[\da-f]{2}|\\[^]|&#(?:x[\da-f]{1,6}|\d{1,7});|&(?:quot|apos|amp|lt|gt);/giu;
const named = new Map([
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
]);

/** A text without its escapes, and the original position of each of its characters. */
export interface Unescaped {
  readonly plain: string;
  readonly startOf: (at: number) => number;
}

/** Undoes one level of escapes of every supported form: JSON, a form, a URL, HTML. */
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
  if (escape.length === 3) return characterOf(escape, escape.slice(1), 16);
  if (/^(?:%u|\\[ux])./iu.test(escape)) return characterOf(escape, escape.replaceAll(/[^\da-f]/giu, ''), 16);
  if (escape.startsWith('%')) return decoded(escape);
  if (escape.startsWith('\\')) return /[bfnrt]/u.test(escape) ? ' ' : escape.slice(1);
  if (!escape.startsWith('&#')) return named.get(escape.toLowerCase()) ?? escape;
  const isHex = /^&#x/iu.test(escape);
  return characterOf(escape, escape.slice(isHex ? 3 : 2, -1), isHex ? 16 : 10);
}

function characterOf(escape: string, digits: string, base: number): string {
  const point = Number.parseInt(digits, base);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : escape;
}

/** Invalid UTF-8 stays escaped. The platform's exception for it takes longer than everything else. */
function decoded(escape: string): string {
  const bytes = Number.parseInt(escape.replaceAll('%', ''), 16);
  const length = escape.length / 3;
  const first = Math.floor(bytes / 2 ** (8 * (length - 1))) & (0x7f >> length);
  const rest = [bytes >> 16, bytes >> 8, bytes].slice(4 - length);
  const point = rest.reduce((all, byte) => (all << 6) | (byte & 0x3f), first);
  const isUtf8 = point >= (leastOf[length] ?? 0) && point <= 0x10_ff_ff && (point & 0xff_f8_00) !== 0xd8_00;
  return isUtf8 ? String.fromCodePoint(point) : escape;
}

/** The lowest code point, by the number of bytes. */
const leastOf: readonly number[] = [0, 0, 0x80, 0x8_00, 0x1_00_00];

/** The most levels of escapes that are undone: nobody escapes more often by mistake. */
export const deepest = 6;

/** Yields a text unchanged, then with its escapes undone once, twice, … while any are left. */
export function* unescaped(text: string): Generator<Unescaped> {
  let view: Unescaped = { plain: text, startOf: (at) => at };
  for (let depth = 0; depth <= deepest; depth += 1) {
    yield view;
    const { plain, startOf } = view;
    const next = unescape(plain);
    if (next.plain === plain) return;
    view = { plain: next.plain, startOf: (at) => startOf(next.startOf(at)) };
  }
}

/** Those texts alone. */
export function plainsOf(text: string): readonly string[] {
  return Array.from(unescaped(text), ({ plain }) => plain);
}
