import { matchEnd } from './json-text.js';

/** Shells for which a command may be written; each has its own quotes. */
export type Shell = 'bash' | 'cmd' | 'powershell';

/** A statement's words, without their quotes, and where it ends; or the quote in it that is not closed. */
export type Statement =
  { readonly words: readonly string[]; readonly end: number } | { readonly openQuote: string };

/** The statement that begins at an offset. */
export function statementAt(text: string, start: number, shell: Shell): Statement {
  return shell === 'cmd' ? cmdStatement(text, start) : quotedStatement(text, start, grammars[shell]);
}

/** How a shell writes words. All patterns are sticky. */
interface Grammar {
  /** Quotes and escapes, and the text that each stands for. */
  readonly units: readonly (readonly [RegExp, (written: string) => string])[];
  readonly blanks: RegExp;
  readonly comment: RegExp;
  /** The end of a statement. */
  readonly end: RegExp;
  /** Whether a statement goes on over lines within brackets. */
  readonly hasBrackets: boolean;
}

const grammars: Readonly<Record<Exclude<Shell, 'cmd'>, Grammar>> = {
  bash: {
    units: [
      [/\\\r?\n/uy, () => ''],
      [/\\[^]/uy, (written) => written.slice(1)],
      [/'[^']*'/uy, (written) => written.slice(1, -1)],
      [/\$'(?:[^'\\]|\\[^])*'/uy, (written) => ansiC(written.slice(2, -1))],
      [/\$?"(?:[^"\\]|\\[^])*"/uy, bashDouble],
    ],
    blanks: /[ \t]+/uy,
    comment: /#[^\n]*/uy,
    end: /[\r\n;&|]+/uy,
    hasBrackets: false,
  },
  powershell: {
    units: [
      [/`[^]/uy, (written) => psEscape(written.slice(1))],
      [/@'\r?\n[^]*?\n'@/uy, (written) => hereText(written)],
      [/@"\r?\n[^]*?\n"@/uy, (written) => psDouble(hereText(written))],
      [/'(?:[^']|'')*'/uy, (written) => written.slice(1, -1).replaceAll("''", "'")],
      [/"(?:[^"`]|`[^]|"")*"/uy, (written) => psDouble(written.slice(1, -1))],
    ],
    blanks: /(?:[ \t]|`\r?\n)+/uy,
    comment: /#[^\n]*/uy,
    end: /[\r\n;|]+/uy,
    hasBrackets: true,
  },
};

const depths: ReadonlyMap<string, number> = new Map([
  ['(', 1],
  ['{', 1],
  [')', -1],
  ['}', -1],
]);

function quotedStatement(text: string, start: number, grammar: Grammar): Statement {
  const words: string[] = [];
  let word: string | undefined;
  let depth = 0;
  const finish = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (let at = start; at < text.length;) {
    const stop = matchEnd(grammar.end, text, at);
    const blank = stop ?? matchEnd(grammar.blanks, text, at);
    const skip = blank ?? (word === undefined ? matchEnd(grammar.comment, text, at) : undefined);
    if (skip !== undefined) {
      finish();
      at = skip;
      if (stop !== undefined && depth <= 0) return { words, end: at };
      continue;
    }
    const unit = unitAt(text, at, grammar);
    if (unit) {
      word = (word ?? '') + unit.text;
      at = unit.end;
      continue;
    }
    const character = text.charAt(at);
    if (character === '"' || character === "'") return { openQuote: character };
    if (grammar.hasBrackets) depth += depths.get(character) ?? 0;
    word = (word ?? '') + character;
    at += 1;
  }
  finish();
  return { words, end: text.length };
}

function unitAt(
  text: string,
  at: number,
  { units }: Grammar,
): { readonly text: string; readonly end: number } | undefined {
  for (const [pattern, read] of units) {
    const end = matchEnd(pattern, text, at);
    if (end !== undefined) return { text: read(text.slice(at, end)), end };
  }
  return undefined;
}

function bashDouble(written: string): string {
  return written
    .slice(written.indexOf('"') + 1, -1)
    .replaceAll(/\\(?:\r?\n|([$`"\\]))/gu, (_, kept?: string) => kept ?? '');
}

const controls: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001B'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['0', '\0'],
]);

const ansiEscape = /\\(?:[uU]([\da-f]{1,4})|x([\da-f]{1,2})|([0-7]{1,3})|([^]))/giu;

function ansiC(text: string): string {
  return text.replaceAll(ansiEscape, (_, unicode?: string, hex?: string, octal?: string, other = '') => {
    const digits = unicode ?? hex;
    if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return controls.get(other) ?? other;
  });
}

function psEscape(character: string): string {
  return controls.get(character) ?? character;
}

function psDouble(text: string): string {
  return text.replaceAll(
    /`([^])|""|\$\(\[char\](\d{1,5}|0x[\da-f]{1,4})\)/giu,
    (_, escaped?: string, code?: string) => {
      if (escaped !== undefined) return psEscape(escaped);
      return code === undefined ? '"' : String.fromCharCode(Number(code));
    },
  );
}

/** The lines between the first and the last. */
function hereText(written: string): string {
  return written.slice(written.indexOf('\n') + 1, written.lastIndexOf('\n')).replace(/\r$/u, '');
}

/**
 * Browsers put a `^` before characters that are special to cmd, and copy a line break as `^` and two of them. Older
 * ones do so even within plain quotes, where cmd would leave the `^` in. This reads the intended text.
 */
function cmdStatement(text: string, start: number): Statement {
  const end = matchEnd(/(?:\^(?:(?:\r?\n){1,2}|\r(?!\n)|[^\r\n])|[^\r\n^])+/uy, text, start) ?? start;
  const own = text.slice(start, end);
  const isCopied = /\^"|"\^[{[]/u.test(own);
  const bare = isCopied ? own.replaceAll(caret, uncaret) : own.replaceAll(unquotedCaret, uncaret);
  const browser = /curl\.exe/iu.test(own) ? 'firefox' : 'chrome';
  const after = matchEnd(/[\r\n]+/uy, text, end) ?? text.length;
  const read = programWords(bare, escapes[isCopied ? browser : 'windows']);
  return 'words' in read ? { words: read.words, end: after } : read;
}

const caret = /()\^(?:\r?\n(\r?\n)?|([^]))/gu;
const unquotedCaret = /("[^"]*(?:"|$))|\^(?:\r?\n(\r?\n)?|([^]))/gu;

function uncaret(_: string, quoted = '', line?: string, character = ''): string {
  return quoted + (line === undefined ? character : '\n');
}

/** Chrome doubles every backslash, Firefox none; Windows takes two for one only before a quote. */
const escapes = {
  chrome: /\\([\\"])/uy,
  firefox: /\\(")/uy,
  windows: /\\(\\(?=\\*")|")/uy,
} as const;

/** Splits a command line as Windows programs do; a `"` within quotes is `\"` or `""`. */
function programWords(
  text: string,
  escape: RegExp,
): { readonly words: readonly string[] } | { readonly openQuote: string } {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    escape.lastIndex = at;
    const escaped = escape.exec(text)?.[1] ?? (isQuoted && text.startsWith('""', at) ? '"' : undefined);
    if (escaped !== undefined) {
      word = (word ?? '') + escaped;
      at += 1;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (isQuoted || !/\s/u.test(character)) word = (word ?? '') + character;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (isQuoted) return { openQuote: '"' };
  return { words: word === undefined ? words : [...words, word] };
}
