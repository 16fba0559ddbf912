import { type Command, nameOf, placesOf } from '../line/command.js';
import type { Completes, Option } from '../line/option.js';
import { commands } from '../commands.js';
import { commonOptions, helpOptions } from '../options/common.js';
import type { Language } from '../terminal/language.js';
import { commandNamed, readWords } from './words.js';

/** Makes the shell complete file names itself. */
const files = ':files';

/**
 * Lists the candidates for the last word after the program's name, one a line: the word, a tab, a description. For
 * `--flag=value` only the value.
 */
export async function completionCandidates(
  given: readonly string[],
  language: Language,
): Promise<readonly string[]> {
  const words = withoutEquals(given);
  const typed = words.at(-1) ?? '';
  const before = wordsBefore(words.slice(0, -1));
  const isFlag = typed.startsWith('-') && !before.isBehindDashes;
  const [, flag, value = ''] = (isFlag && /^--([^=]+)=(.*)$/su.exec(typed)) || [];
  const option = flag === undefined ? before.open : before.options.find(({ name }) => name === flag);
  if (option && (flag !== undefined || !isFlag)) {
    return startingWith(flag === undefined ? typed : value, await valuesOf(option, words));
  }
  if (typed.startsWith('-') && !before.isBehindDashes) return startingWith(typed, flagsOf(before, language));
  if (!before.command) {
    return startingWith(
      typed,
      commands.map((one) => line(nameOf(one), one.about[language])),
    );
  }
  const places = placesOf(before.command);
  // A list of files takes any number of words.
  const place = places
    .filter(({ isBehindDashes }) => !isBehindDashes || before.isBehindDashes)
    .find(({ isMany }, at) => isMany || at === before.count);
  const positional = place && before.command.positionals[place.name];
  const values = positional ? await valuesOf(positional, words) : flagsOf(before, language);
  return startingWith(typed, values);
}

/** Joins `--flag=value`, which bash splits into three words. */
function withoutEquals(words: readonly string[]): readonly string[] {
  return words
    .map((word, at) => (word === '=' && at === words.length - 1 ? '' : word))
    .filter((word, at) => word !== '=' || words[at - 1]?.startsWith('--') !== true);
}

interface WordsBefore {
  readonly command: Command | undefined;
  readonly options: readonly Option[];
  /** The flag whose value comes next. */
  readonly open: Option | undefined;
  /** The number of positionals so far. */
  readonly count: number;
  readonly flags: ReadonlySet<string>;
  /** Whether `--` came before: words after it are not our flags. */
  readonly isBehindDashes: boolean;
}

function wordsBefore(words: readonly string[]): WordsBefore {
  const { name, positionals, flags, open } = readWords(words);
  const command = commandNamed(name);
  const options = [...(command?.options ?? []), ...commonOptions, ...helpOptions];
  return {
    command: name === undefined ? undefined : command,
    options,
    open: options.find((option) => option.name === open),
    count: positionals.length,
    flags: new Set(flags.map((flag) => flag.name)),
    isBehindDashes: words.includes('--'),
  };
}

function flagsOf({ options, flags }: WordsBefore, language: Language): readonly string[] {
  return options
    .filter(({ name, kind }) => kind === 'list' || !flags.has(name))
    .map(({ name, about }) => line(`--${name}`, about[language]));
}

interface Completable {
  readonly choices?: readonly string[];
  readonly completes?: Completes;
}

async function valuesOf(
  { choices, completes }: Completable,
  words: readonly string[],
): Promise<readonly string[]> {
  if (choices) return choices.map((choice) => line(choice, ''));
  if (completes === undefined) return [];
  if (completes === 'files') return [files];
  if (completes === 'scenarios') return scenarioNames(words);
  if (completes === 'behaviours') return behaviours();
  return completes.map((word) => line(word, ''));
}

/** Completes names after those already given, separated by commas. */
async function scenarioNames(words: readonly string[]): Promise<readonly string[]> {
  const { readScenarios } = await import('@shoubei-kit/fixtures/scenarios');
  const at = words.indexOf('--scenarios');
  const read = await readScenarios(at === -1 ? undefined : words[at + 1], []).catch(() => undefined);
  if (!read || 'problems' in read) return [];
  const named = /^(?:--only=)?(.*,)?/su.exec(words.at(-1) ?? '')?.[1] ?? '';
  // A shell inserts a word as it is, and a file of a stranger may be named `$(command)`.
  const plain = read.scenarios.filter(({ name }) => /^[\p{L}\p{N}._-]+$/u.test(name));
  return plain.map(({ name }) => line(`${named}${name}`, ''));
}

async function behaviours(): Promise<readonly string[]> {
  const { magic } = await import('@shoubei-kit/contracts');
  const outcomes = magic.flatMap((row) =>
    row.outcome === undefined ? [] : line(row.outcome, row.behaviour),
  );
  return [...outcomes, ...magic.map(({ ss, behaviour }) => line(ss, behaviour))];
}

function startingWith(start: string, lines: readonly string[]): readonly string[] {
  return lines.filter((one) => one === files || one.startsWith(start));
}

function line(word: string, about: string): string {
  return `${word}\t${about}`;
}
