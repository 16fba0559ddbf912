import { ShoubeiError } from '@shoubei-kit/sdk-lite';
import yargs, { type Argv, type Options } from 'yargs';
import { oneLine } from '../../core/printable.js';
import { version } from '../../version.js';
import { commands } from '../commands.js';
import { type CommandCall, type Command, type ExitCode, nameOf } from '../line/command.js';
import type { Option } from '../line/option.js';
import { UsageError } from '../line/usage-error.js';
import { commonOptions } from '../options/common.js';
import { type Io, printableIo } from '../terminal/io.js';
import { type Language, languageOf } from '../terminal/language.js';
import { applyEnvAndConfig, type ParsedWords } from './env-and-config.js';
import { rejectInvalidChoice, rejectUnknown } from './unknown-words.js';

/** Runs one command line; resolves to its exit code, and never ends the process itself. */
export async function main(args: readonly string[], process: Io): Promise<ExitCode> {
  const io = printableIo(process);
  const language = languageOf(args, io.env);
  if (args[0] === '--get-completions') {
    const { completionCandidates } = await import('./completion-candidates.js');
    for (const line of await completionCandidates(args.slice(1), language)) io.out(line);
    return 0;
  }
  try {
    return await run(args, io, language);
  } catch (error) {
    const line = usageErrorLine(error, language);
    if (line === undefined) {
      io.err(internalError[language], { 'shoubei-mock:': 'bad' });
      throw error;
    }
    io.err(`shoubei-mock: ${line}`, { 'shoubei-mock:': 'bad' });
    return 2;
  }
}

const internalError = {
  en: 'shoubei-mock: a fault of ours; please report it, with what `shoubei-mock doctor` says, and what follows:',
  zh: 'shoubei-mock: 程序自身的错误；请附上 `shoubei-mock doctor` 的输出与以下内容报告：',
} as const;

/** The caller's mistake in one line; undefined for an internal error. */
function usageErrorLine(error: unknown, language: Language): string | undefined {
  if (error instanceof UsageError) return oneLine(error.text[language]);
  if (error instanceof Error && error.name === 'YError') return parserError(error.message).text[language];
  if (error instanceof ShoubeiError) return oneLine(`${error.code}: ${error.message}`);
  return undefined;
}

async function run(args: readonly string[], io: Io, language: Language): Promise<ExitCode> {
  let code: ExitCode = 0;
  let typed: ReadonlySet<string> = new Set();
  const parser = base(language).middleware(async (parsed: ParsedWords) => {
    typed = new Set(Object.keys(parsed));
    if (secrets.some((name) => typed.has(name))) io.hideArguments();
    const command = commandOf(parsed);
    await rejectUnknown(parsed, args, command, commands, commonOptions);
    await applyEnvAndConfig(command, parsed, io.env);
    if (command) await rejectInvalidChoice(parsed, command);
  }, true);
  for (const command of commands) {
    parser.command(
      command.isDefault ? [command.usage, '$0'] : command.usage,
      command.about[language],
      (own) => {
        declare(own, command, language);
        own.epilogue(examplesIn(command, language));
      },
      async (parsed: ParsedWords) => {
        code = await command.run(toCall(parsed, typed, io, language));
      },
    );
  }
  skipHelpLayout(parser);
  let shown = '';
  await parser.parseAsync(args, {}, (_error, _values, output) => {
    shown = output;
  });
  if (shown !== '') io.out(shown);
  return code;
}

/**
 * Before it runs a command, yargs lays out the command's help, in case its handler needs it. None does. Measured until
 * `serve` is ready, in processor time: 104 ms with this, 154 ms without. With public calls only (every option hidden unless
 * help is requested) it was 109 ms.
 */
function skipHelpLayout(parser: object): void {
  if (!hasInternals(parser)) return;
  parser.getInternalMethods().getUsageInstance().cacheHelpMessage = () => {};
}

interface Internals {
  readonly getInternalMethods: () => { readonly getUsageInstance: () => { cacheHelpMessage: () => void } };
}

function hasInternals(parser: object): parser is Internals {
  return 'getInternalMethods' in parser;
}

function base(language: Language): Argv {
  return yargs()
    .scriptName('shoubei-mock')
    .usage(
      language === 'en'
        ? "A local emulator of Shoubei's (收呗) coupon write-off. Every flag is also SHOUBEI_MOCK_…"
        : '收呗核销接口的本地模拟器。每个选项也可用环境变量 SHOUBEI_MOCK_… 给出',
    )
    .locale(language === 'en' ? 'en' : 'zh_CN')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .wrap(80)
    .strict()
    .version(version)
    .exitProcess(false)
    .fail((message: string | undefined, error: unknown) => {
      if (message === undefined || message === '') throw error;
      throw parserError(message);
    });
}

/** An error of yargs in one line; after an asynchronous middleware yargs throws some errors past `fail`. */
function parserError(message: string): UsageError {
  const parts = message.split('\n').map((part) => part.trim());
  const line = parts.filter((part) => part !== '').join(' ');
  return new UsageError(`${line} (shoubei-mock --help)`, `${line}（shoubei-mock --help）`);
}

function commandOf({ _: names }: ParsedWords): Command | undefined {
  const [name] = Array.isArray(names) ? names.map(String) : [];
  return commands.find((one) => (name === undefined ? one.isDefault : nameOf(one) === name));
}

/** Options whose values others on this machine should not see. */
const secrets = ['key', 'admin-token', 'store'];

function declare(parser: Argv, { positionals, options }: Command, language: Language): Argv {
  for (const [name, { choices, ...about }] of Object.entries(positionals)) {
    parser.positional(name, { type: 'string', describe: about[language], ...(choices && { choices }) });
  }
  for (const option of [...options, ...commonOptions]) parser.option(option.name, toYargs(option, language));
  return parser;
}

/** The examples of a command, below its help. */
function examplesIn({ examples }: Command, language: Language): string {
  const lines = examples.map((one) => `  # ${one[language]}\n  ${one.line}`);
  return `${language === 'en' ? 'Examples:' : '示例：'}\n${lines.join('\n')}`;
}

function toYargs({ kind, about, choices, fallback }: Option, language: Language): Options {
  return {
    describe: about[language],
    type: kind === 'switch' ? 'boolean' : 'string',
    ...(kind === 'list' && { array: true }),
    ...(kind !== 'switch' && { requiresArg: true }),
    ...(choices && { choices }),
    ...(fallback !== undefined && { defaultDescription: fallback }),
  };
}

function toCall(parsed: ParsedWords, typed: ReadonlySet<string>, io: Io, language: Language): CommandCall {
  const list = (name: string): readonly string[] => [parsed[name] ?? []].flat().map(String);
  return {
    io,
    language,
    list,
    text: (name) => list(name).at(-1),
    isOn: (name) => [parsed[name]].flat().at(-1) === true,
    isTyped: (name) => typed.has(name),
  };
}
