import { quoted } from '../../core/refusal.js';
import { type Command, nameOf, type Option } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';

/** UsageError that names the command nearest to one that there is not. */
export function refuseCommand(name: string, commands: readonly Command[]): UsageError {
  const mean = didYouMean(name, commands.map(nameOf));
  return new UsageError(
    `${quoted(name)} is no command${mean.en} (shoubei-mock --help)`,
    `没有命令 ${quoted(name)}${mean.zh}（shoubei-mock --help）`,
  );
}

/** UsageError that names the flag nearest to one that the command does not have. */
export function refuseFlag(
  name: string,
  args: readonly string[],
  command: Command,
  options: readonly Option[],
): UsageError {
  const given = written(name, args);
  const own = nameOf(command);
  const known = [...options.map((option) => option.name), 'help', 'version'];
  const mean = didYouMean(given.replace(/^-+/u, ''), known, '--');
  return new UsageError(
    `${given} is no flag of ${own}${mean.en} (shoubei-mock ${own} --help)`,
    `${own} 没有选项 ${given}${mean.zh}（shoubei-mock ${own} --help）`,
  );
}

/** UsageError that lists the choices, and names the one nearest to what was given. */
export function refuseChoice(where: string, given: string, choices: readonly string[]): UsageError {
  const mean = didYouMean(given, choices);
  const got = quoted(given);
  return new UsageError(
    `${where}: ${listed(choices, ' or ')} is needed, got ${got}${mean.en}`,
    `${where}：应为 ${listed(choices, ' 或 ')}，实为 ${got}${mean.zh}`,
  );
}

/** Of `-port` the parser makes four flags of one letter. */
function written(name: string, args: readonly string[]): string {
  const whole = args.find(
    (arg) => name.length === 1 && /^-[a-zA-Z-]{2,}/u.test(arg) && !arg.startsWith('--'),
  );
  return whole?.replace(/=.*$/su, '') ?? `${name.length === 1 ? '-' : '--'}${name}`;
}

function listed(words: readonly string[], last: string): string {
  const most = words.slice(0, -1).join(', ');
  return most === '' ? (words[0] ?? '') : `${most}${last}${words.at(-1) ?? ''}`;
}
