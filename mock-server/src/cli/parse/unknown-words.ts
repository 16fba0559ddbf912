import { quoted, type Text } from '../../core/refusal.js';
import { commands } from '../commands.js';
import { type Command, nameOf, placesOf } from '../line/command.js';
import type { Option } from '../line/option.js';
import { UsageError } from '../line/usage-error.js';
import type { GivenValues } from './given.js';
import type { Words } from './words.js';

/** @throws UsageError if `--` is missing before the command to run: its flags would be read as ours */
export function rejectBeforeDashes({ before }: Words, command: Command): void {
  if (before === 0 || !placesOf(command).some(({ isBehindDashes }) => isBehindDashes)) return;
  throw new UsageError(
    `${nameOf(command)}: -- is needed before the command: shoubei-mock ${command.usage}`,
    `${nameOf(command)}：命令前须写 --：shoubei-mock ${command.usage}`,
  );
}

/** @throws UsageError for a flag unknown to the command; it suggests the nearest known one */
export async function rejectUnknownFlag(
  { flags }: Words,
  command: Command,
  options: readonly Option[],
): Promise<void> {
  const unknown = flags.find(({ name }) => options.every((option) => option.name !== name));
  if (!unknown) return;
  const own = nameOf(command);
  const given = unknown.typed.replace(/^-+/u, '');
  const mean = await suggestedOption(given, options, ({ name }) => `--${name}`);
  throw new UsageError(
    `unknown flag ${unknown.typed} of ${own}${mean.en} (shoubei-mock ${own} --help)`,
    `${own} 没有选项 ${unknown.typed}${mean.zh}（shoubei-mock ${own} --help）`,
  );
}

/** @throws UsageError for a value outside the choices of its flag or positional */
export async function rejectInvalidChoice(
  given: GivenValues,
  options: readonly Option[],
  { positionals }: Command,
): Promise<void> {
  const places = [...Object.entries(positionals), ...options.map((option) => [option.name, option] as const)];
  for (const [name, { choices }] of places) {
    const { value = [], from = '' } = given.get(name) ?? {};
    if (!choices || typeof value === 'boolean') continue;
    const invalid = value.find((one) => !choices.includes(one));
    if (invalid !== undefined) throw await invalidChoice(from, invalid, choices);
  }
}

export async function unknownCommand(word: string): Promise<UsageError> {
  const { nearest, suggesting } = await import('../line/did-you-mean.js');
  const former = commands.find(({ alsoCalled }) => alsoCalled?.includes(word));
  const mean = suggesting(former ? nameOf(former) : nearest(word, commands.map(nameOf)));
  return new UsageError(
    `unknown command ${quoted(word)}${mean.en} (shoubei-mock --help)`,
    `没有命令 ${quoted(word)}${mean.zh}（shoubei-mock --help）`,
  );
}

/** Behind a longer list, nobody would see what was probably meant. */
const mostBeforeHint = 10;

async function invalidChoice(from: string, given: string, choices: readonly string[]): Promise<UsageError> {
  const mean = (await import('../line/did-you-mean.js')).didYouMean(given, choices);
  const got = quoted(given);
  if (choices.length > mostBeforeHint) {
    const hint = mean.en === '' ? { en: '.', zh: '。' } : mean;
    return new UsageError(
      `${from}: unknown ${got}${hint.en} Known: ${choices.join(', ')}`,
      `${from}：没有 ${got}${hint.zh}可用：${choices.join(', ')}`,
    );
  }
  return new UsageError(
    `${from}: ${joined(choices, ' or ')} is needed, got ${got}${mean.en}`,
    `${from}：应为 ${joined(choices, ' 或 ')}，实为 ${got}${mean.zh}`,
  );
}

/** Returns the option that a word may mean: by a former or foreign name, or else the nearest name. */
export async function suggestedOption(
  word: string,
  options: readonly Option[],
  shown: (option: Option) => string = ({ name }) => name,
): Promise<Text> {
  const { kebab, nearest, suggesting } = await import('../line/did-you-mean.js');
  const near = nearest(
    word,
    options.map(({ name }) => name),
  );
  const meant =
    options.find(({ alsoCalled }) => alsoCalled?.includes(kebab(word))) ??
    options.find(({ name }) => name === near);
  return suggesting(meant && shown(meant));
}

function joined(words: readonly string[], last: string): string {
  const most = words.slice(0, -1).join(', ');
  return most === '' ? (words[0] ?? '') : `${most}${last}${words.at(-1) ?? ''}`;
}
