import parse, { type Options } from 'yargs-parser';
import { commands } from '../commands.js';
import { type Command, nameOf } from '../line/command.js';
import type { Option } from '../line/option.js';
import { commonOptions, helpOptions } from '../options/common.js';

/** The words of a command line as they came, sorted into flags and others; nothing is checked yet. */
export interface Words {
  /** The word that names the command; undefined where none does. */
  readonly name: string | undefined;
  /** The words that are no flags and no values, behind the name; all that follows `--` is among them. */
  readonly positionals: readonly string[];
  /** How many of them stand before `--`, or where there is none; with it, words that look like flags are none. */
  readonly before: number;
  readonly flags: readonly TypedFlag[];
  /** The flag that takes the next word as its value. */
  readonly open: string | undefined;
}

export interface TypedFlag {
  readonly name: string;
  /** As it was typed, without its value: `--port`, `-port`. */
  readonly typed: string;
  readonly values: readonly string[];
  /** Whether the next word was not taken for its value, since it looks like a flag itself. */
  readonly isBeforeFlag: boolean;
}

/** A flag is of one kind in every command that has it, so words can be sorted before the command is known. */
const kinds: ReadonlyMap<string, Option['kind']> = new Map(
  [...commands.flatMap(({ options }) => options), ...commonOptions, ...helpOptions].map(
    ({ name, kind }) => [name, kind] as const,
  ),
);

const namesOf = (...wanted: readonly Option['kind'][]): string[] =>
  [...kinds].filter(([, kind]) => wanted.includes(kind)).map(([name]) => name);

/** Words are sorted by the parser of yargs alone: its commands read positionals again and lose `-` and `--`. */
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

/** The parser takes neither `-` nor an empty word for a value. No word of a command line has a NUL, so one can hide them. */
function marked(word: string): string {
  return word === '' || word === '-' ? `\0${word}` : word;
}

function unmarked(word: unknown): string {
  return String(word).replace(/^\0/u, '');
}

/** To the parser, a value that is not there is an empty one, and any value of a switch is false but `true`: what was typed says it. */
function toTypedFlag(name: string, values: readonly unknown[], args: readonly string[]): TypedFlag {
  const at = args.findLastIndex((arg) => /^--?([^=]+)/su.exec(arg)?.[1] === name);
  const [typed = `--${name}`, ...inline] = (args[at] ?? '').split(/=(.*)/su);
  const isText = kinds.get(name) !== 'switch' && values[0] !== true;
  const isLacking = isText && inline.length === 0 && values.at(-1) === '';
  const texts = isText ? values.slice(0, isLacking ? -1 : undefined) : inline.slice(0, 1);
  return {
    name: typed.startsWith('--') ? name : typed,
    typed,
    values: texts.map(unmarked),
    isBeforeFlag: isLacking && at < args.length - 1,
  };
}

/** A list takes as many words as there are. */
function openFlag(args: readonly string[], isEnded: boolean): string | undefined {
  const at = args.findLastIndex((arg) => /^-./su.test(arg));
  const name = args[at]?.slice(2) ?? '';
  const isOpen = kinds.get(name) === 'list' || (kinds.get(name) === 'text' && at === args.length - 1);
  return isOpen && !isEnded ? name : undefined;
}

/** The command that a word names, or the default one; undefined for a word that names none. */
export function commandNamed(name: string | undefined): Command | undefined {
  return commands.find((one) => (name === undefined ? one.isDefault : nameOf(one) === name));
}
