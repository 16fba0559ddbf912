import { parseArgs } from 'node:util';
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

const types = Object.fromEntries(
  [...kinds].map(([name, kind]) => [name, { type: kind === 'switch' ? 'boolean' : 'string' } as const]),
);

export function readWords(args: readonly string[]): Words {
  const { tokens } = parseArgs({
    args: [...args],
    options: types,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const plain: string[] = [];
  const flags: TypedFlag[] = [];
  let list: string[] | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') (list ?? plain).push(token.value);
    else list = undefined;
    if (token.kind !== 'option') continue;
    const { name, value, inlineValue = false } = token;
    const isBeforeFlag = !inlineValue && value !== undefined && /^-./su.test(value);
    const values = value === undefined || isBeforeFlag ? [] : [value];
    flags.push({ name, typed: typedAs(args[token.index] ?? '', name), values, isBeforeFlag });
    if (kinds.get(name) === 'list' && !inlineValue) list = values;
  }
  const [name, ...positionals] = plain;
  return { name, positionals, flags, open: openFlag(flags, tokens.at(-1)?.kind === 'option', list) };
}

/** Every letter of `-port` is a flag to the parser. */
function typedAs(word: string, name: string): string {
  return word.startsWith('--') ? `--${name}` : word.replace(/=.*$/su, '');
}

/** A list takes as many words as there are. */
function openFlag(
  flags: readonly TypedFlag[],
  isLast: boolean,
  list: readonly string[] | undefined,
): string | undefined {
  const last = flags.at(-1);
  const lacks = isLast && kinds.get(last?.name ?? '') === 'text' && last?.values.length === 0;
  return lacks || list ? last?.name : undefined;
}

/** The command that a word names, or the default one; undefined for a word that names none. */
export function commandNamed(name: string | undefined): Command | undefined {
  return commands.find((one) => (name === undefined ? one.isDefault : nameOf(one) === name));
}
