import parse, { type Options } from 'yargs-parser';
import { commands } from '../commands.js';
import { type Command, nameOf } from '../line/command.js';
import type { Option } from '../line/option.js';
import { commonOptions, helpOptions } from '../options/common.js';

/** The words of a command line, sorted into flags and others, not checked yet. */
export interface Words {
  /** The word that names the command; undefined if missing. */
  readonly name: string | undefined;
  /** The words after the name that are neither flags nor values, including all words after `--`. */
  readonly positionals: readonly string[];
  /** The number of positionals before `--`, or all without `--`. Words after `--` are never flags. */
  readonly before: number;
  readonly flags: readonly TypedFlag[];
  /** The flag that takes the next word as its value. */
  readonly open: string | undefined;
}

export interface TypedFlag {
  readonly name: string;
  /** The flag as typed, without its value: `--port`, `-port`. */
  readonly typed: string;
  readonly values: readonly string[];
  /** Whether the next word was not taken as its value because it looks like a flag. */
  readonly isBeforeFlag: boolean;
}

/** A flag has the same kind in every command, so words can be sorted before the command is known. */
const kinds: ReadonlyMap<string, Option['kind']> = new Map(
  [...commands.flatMap(({ options }) => options), ...commonOptions, ...helpOptions].map(
    ({ name, kind }) => [name, kind] as const,
  ),
);

const namesOf = (...wanted: readonly Option['kind'][]): string[] =>
  [...kinds].filter(([, kind]) => wanted.includes(kind)).map(([name]) => name);

/** Only the parser of yargs is used: its commands read positionals again and lose `-` and `--`. */
const grammar: Options = {
  string: namesOf('text', 'list'),
  array: namesOf('list'),
  boolean: namesOf('switch'),
  configuration: {
    'boolean-negation': false,
    'camel-case-expansion': false,
    'dot-notation': false,
    'parse-numbers': false,
    'parse-positional-numbers': false,
    'populate--': true,
    'short-option-groups': false,
  },
};

export function readWords(args: readonly string[]): Words {
  const { _: plain, '--': behind = [], ...found } = parse(args.map(marked), grammar);
  const [name, ...positionals] = [...plain, ...[behind].flat()].map(unmarked);
  const typed = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  const flags = Object.entries(found).map(([flag, value]) => toTypedFlag(flag, [value].flat(), typed));
  const before = Math.max(0, plain.length - 1);
  return { name, positionals, before, flags, open: openFlag(typed, typed.length < args.length) };
}

/**
 * Marks `-` and empty words with a NUL, because the parser does not accept them as values. Command lines contain no
 * NUL.
 */
function marked(word: string): string {
  return word === '' || word === '-' ? `\0${word}` : word;
}

function unmarked(word: unknown): string {
  return String(word).replace(/^\0/u, '');
}

/**
 * Reads the value from the typed words: the parser turns a missing value into '', and every switch value except `true`
 * into false.
 */
function toTypedFlag(name: string, values: readonly unknown[], args: readonly string[]): TypedFlag {
  const at = args.findLastIndex((arg) => /^--?([^=]+)/su.exec(arg)?.[1] === name);
  const [typed = `--${name}`, ...inline] = (args[at] ?? '').split(/=(.*)/su);
  const isSwitch = kinds.get(name) === 'switch' || values[0] === true;
  const isLacking = !isSwitch && inline.length === 0 && values.at(-1) === '';
  const texts = isSwitch ? switchValue(inline[0], args[at + 1]) : values;
  return {
    name: typed.startsWith('--') ? name : typed,
    typed,
    values: isLacking ? [] : texts.map(unmarked),
    isBeforeFlag: isLacking && at < args.length - 1,
  };
}

/** The parser also takes `true` or `false` after a switch as its value. */
function switchValue(inline: string | undefined, next: string | undefined): readonly string[] {
  if (inline !== undefined) return [inline];
  return next === 'true' || next === 'false' ? [next] : [];
}

/** Returns the flag that takes the next word; a list takes any number of words. */
function openFlag(args: readonly string[], isEnded: boolean): string | undefined {
  const at = args.findLastIndex((arg) => /^-./su.test(arg));
  const name = args[at]?.slice(2) ?? '';
  const isOpen = kinds.get(name) === 'list' || (kinds.get(name) === 'text' && at === args.length - 1);
  return isOpen && !isEnded ? name : undefined;
}

/** Returns the command that a word names, or the default one; undefined for an unknown word. */
export function commandNamed(name: string | undefined): Command | undefined {
  return commands.find((one) => (name === undefined ? one.isDefault : nameOf(one) === name));
}
