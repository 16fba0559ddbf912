import { quoted, type Text } from '../../core/refusal.js';
import { type Command, nameOf } from '../line/command.js';
import type { Option } from '../line/option.js';
import { UsageError } from '../line/usage-error.js';
import type { ParsedWords } from './env-and-config.js';

/** What the parser adds to flags and positionals. */
const parserKeys = new Set(['_', '$0', 'help', 'version']);

/** @throws UsageError for an unknown command or flag; it suggests the nearest known one */
export async function rejectUnknown(
  parsed: ParsedWords,
  args: readonly string[],
  command: Command | undefined,
  commands: readonly Command[],
  common: readonly Option[],
): Promise<void> {
  if (!command) throw await unknownCommand([parsed['_']].flat().map(String)[0] ?? '', commands);
  const options = [...command.options, ...common];
  const known = new Set([...options.map(({ name }) => name), ...Object.keys(command.positionals)]);
  const unknown = Object.keys(parsed).find((name) => !parserKeys.has(name) && !known.has(name));
  if (unknown !== undefined) throw await unknownFlag(unknown, args, command, options);
}

/** @throws UsageError for a value that is none of the choices of its flag or positional */
export async function rejectInvalidChoice(
  parsed: ParsedWords,
  { options, positionals }: Command,
): Promise<void> {
  const places = [
    ...Object.entries(positionals).map(([name, { choices }]) => ({ where: `<${name}>`, name, choices })),
    ...options.map(({ name, choices }) => ({ where: `--${name}`, name, choices })),
  ];
  for (const { where, name, choices } of places) {
    if (!choices) continue;
    const given = [parsed[name] ?? []].flat().map(String);
    const invalid = given.find((value) => !choices.includes(value));
    if (invalid !== undefined) throw await invalidChoice(where, invalid, choices);
  }
}

async function unknownCommand(name: string, commands: readonly Command[]): Promise<UsageError> {
  const mean = await suggestion(name, commands.map(nameOf));
  return new UsageError(
    `${quoted(name)} is no command${mean.en} (shoubei-mock --help)`,
    `没有命令 ${quoted(name)}${mean.zh}（shoubei-mock --help）`,
  );
}

async function unknownFlag(
  name: string,
  args: readonly string[],
  command: Command,
  options: readonly Option[],
): Promise<UsageError> {
  const given = asTyped(name, args);
  const own = nameOf(command);
  const known = [...options.map((option) => option.name), 'help', 'version'];
  const mean = await suggestion(given.replace(/^-+/u, ''), known, '--');
  return new UsageError(
    `${given} is no flag of ${own}${mean.en} (shoubei-mock ${own} --help)`,
    `${own} 没有选项 ${given}${mean.zh}（shoubei-mock ${own} --help）`,
  );
}

async function invalidChoice(where: string, given: string, choices: readonly string[]): Promise<UsageError> {
  const mean = await suggestion(given, choices);
  const got = quoted(given);
  return new UsageError(
    `${where}: ${joined(choices, ' or ')} is needed, got ${got}${mean.en}`,
    `${where}：应为 ${joined(choices, ' 或 ')}，实为 ${got}${mean.zh}`,
  );
}

/** Loaded only when something is wrong. */
async function suggestion(word: string, known: readonly string[], prefix?: string): Promise<Text> {
  return (await import('../line/did-you-mean.js')).didYouMean(word, known, prefix);
}

/** The parser makes four flags of one letter out of `-port`. */
function asTyped(name: string, args: readonly string[]): string {
  const whole = args.find(
    (arg) => name.length === 1 && /^-[a-zA-Z-]{2,}/u.test(arg) && !arg.startsWith('--'),
  );
  return whole?.replace(/=.*$/su, '') ?? `${name.length === 1 ? '-' : '--'}${name}`;
}

function joined(words: readonly string[], last: string): string {
  const most = words.slice(0, -1).join(', ');
  return most === '' ? (words[0] ?? '') : `${most}${last}${words.at(-1) ?? ''}`;
}
