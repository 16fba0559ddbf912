import { shortLine } from '../../core/printable.js';
import { commands } from '../commands.js';
import type { CommandCall } from '../line/command.js';
import { faultCode, faultLine } from '../line/fault-line.js';
import { longVersion } from '../line/long-version.js';
import { UsageError } from '../line/usage-error.js';
import { errorHighlights } from '../line/warn.js';
import { commonOptions, helpOptions } from '../options/common.js';
import { type Io, printableIo } from '../terminal/io.js';
import { type Language, languageOf } from '../terminal/language.js';
import { addConfig, addEnvironment, warnOfVariables } from './env-and-config.js';
import { type GivenValues, rejectEmpty, rejectStandardOutput, typedValues } from './given.js';
import { hideSecrets } from './hide-secrets.js';
import {
  rejectBeforeDashes,
  rejectInvalidChoice,
  rejectUnknownFlag,
  unknownCommand,
} from './unknown-words.js';
import { commandNamed, readWords } from './words.js';

/** Runs one command line; resolves to its exit code, and never ends the process itself. */
export async function main(args: readonly string[], process: Io): Promise<number> {
  const io = printableIo(process);
  const language = languageOf(args, io);
  try {
    if (args[0] === '--get-completions') {
      const { completionCandidates } = await import('./completion-candidates.js');
      for (const line of await completionCandidates(args.slice(1), language)) io.out(line);
      return 0;
    }
    return await run(args, io, language);
  } catch (error) {
    const line = usageErrorLine(error, language);
    io.err(line ?? faultLine(error, language), errorHighlights);
    return line === undefined ? faultCode : 2;
  }
}

/** The longest error line: a name in a file can be as long as the file. */
const longestLine = 2_000;

/** Describes the caller's mistake in one line; undefined for an internal error. */
function usageErrorLine(error: unknown, language: Language): string | undefined {
  if (!(error instanceof UsageError)) return undefined;
  return shortLine(`shoubei-mock: ${error.text[language]}`, longestLine);
}

async function run(args: readonly string[], io: Io, language: Language): Promise<number> {
  const words = readWords(args);
  const isAsked = (name: string): boolean => words.flags.some((flag) => flag.name === name);
  hideSecrets(words.flags, { io, language });
  if (isAsked('version')) {
    io.out(longVersion);
    return 0;
  }
  const command = commandNamed(words.name);
  if (!command) throw await unknownCommand(words.name ?? '');
  if (isAsked('help')) {
    const { commandHelp, generalHelp } = await import('./help.js');
    io.out(words.name === undefined ? generalHelp(language) : commandHelp(command, language));
    return 0;
  }
  const options = [...command.options, ...commonOptions];
  rejectBeforeDashes(words, command);
  await rejectUnknownFlag(words, command, [...options, ...helpOptions]);
  const given = typedValues(words, command, options);
  addEnvironment(given, options, io.env);
  await addConfig(given, command, { io, language });
  const call = toCall(given, io, language);
  const known = [...commands.flatMap((one) => one.options), ...commonOptions];
  await warnOfVariables(call, known);
  rejectEmpty(given, command);
  rejectStandardOutput(given, options);
  await rejectInvalidChoice(given, options, command);
  return command.run(call);
}

function toCall(given: GivenValues, io: Io, language: Language): CommandCall {
  const list = (name: string): readonly string[] => {
    const { value = [] } = given.get(name) ?? {};
    return typeof value === 'boolean' ? [] : value;
  };
  return {
    io,
    language,
    list,
    text: (name) => list(name).at(-1),
    isOn: (name) => given.get(name)?.value === true,
    isTyped: (name) => given.get(name)?.isTyped === true,
    flag: (name) => given.get(name)?.from ?? `--${name}`,
  };
}
