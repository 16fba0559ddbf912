import { ShoubeiError } from '@shoubei-kit/sdk-lite';
import yargs, { type Argv, type Options } from 'yargs';
import { oneLine } from '../core/printable.js';
import type { Call, Command, ExitCode, Option } from './command.js';
import { commands } from './commands.js';
import { fillIn, type Values } from './fill-in.js';
import type { Io } from './io.js';
import { type Language, languageOf } from './language.js';
import { printableIo } from './printable-io.js';
import { UsageError } from './usage-error.js';
import { version } from '../version.js';

/** Runs one command line; resolves to its exit code, and never ends the process itself. */
export async function main(args: readonly string[], process: Io): Promise<ExitCode> {
  const io = printableIo(process);
  const language = languageOf(args, io.env);
  try {
    return await run(args, io, language);
  } catch (error) {
    const line = mistake(error, language);
    if (line === undefined) throw error;
    io.err(`shoubei-mock: ${line}`);
    return 2;
  }
}

/** The caller's mistake in one line; undefined for what is ours. */
function mistake(error: unknown, language: Language): string | undefined {
  if (error instanceof UsageError) return oneLine(error.text[language]);
  if (error instanceof ShoubeiError) return oneLine(`${error.code}: ${error.message}`);
  return undefined;
}

async function run(args: readonly string[], io: Io, language: Language): Promise<ExitCode> {
  let code: ExitCode = 0;
  let typed: ReadonlySet<string> = new Set();
  const parser = base(language).middleware(async (values: Values) => {
    typed = new Set(Object.keys(values));
    if (secrets.some((name) => typed.has(name))) io.hideArguments();
    await fillIn(commandOf(values), values, io.env);
  }, true);
  for (const command of commands) {
    parser.command(
      command.isDefault ? [command.usage, '$0'] : command.usage,
      command.about[language],
      (own) => declare(own, command, language),
      async (values: Values) => {
        code = await command.run(toCall(values, typed, io, language));
      },
    );
  }
  layOutNoHelp(parser);
  let shown = '';
  await parser.parseAsync(args, {}, (_error, _values, output) => {
    shown = output;
  });
  if (shown !== '') io.out(shown);
  return code;
}

/**
 * Before it runs a command, yargs lays out the command's help, should its handler ask for it later. None does, and it takes
 * a fifth of the time until the emulator answers.
 */
function layOutNoHelp(parser: object): void {
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
      const parts = message.split('\n').map((part) => part.trim());
      const line = parts.filter((part) => part !== '').join(' ');
      throw new UsageError(`${line} (shoubei-mock --help)`, `${line}（shoubei-mock --help）`);
    });
}

function commandOf({ _: names }: Values): Command | undefined {
  const [name] = Array.isArray(names) ? names.map(String) : [];
  return commands.find(({ usage, isDefault }) =>
    name === undefined ? isDefault : usage.split(' ')[0] === name,
  );
}

/** Options that hold what others on this machine should not see. */
const secrets = ['key', 'admin-token', 'store'];

/** Options that every command has. */
const common: readonly Option[] = [
  {
    name: 'lang',
    kind: 'text',
    about: { en: 'Language; that of the locale by default', zh: '语言；默认取自系统区域' },
    choices: ['en', 'zh'],
  },
  {
    name: 'config',
    kind: 'text',
    about: { en: 'File (YAML or JSON) of flags by name', zh: '按名称给出选项的文件（YAML 或 JSON）' },
  },
];

function declare(parser: Argv, { positionals, options }: Command, language: Language): Argv {
  for (const [name, { choices, ...about }] of Object.entries(positionals)) {
    parser.positional(name, { type: 'string', describe: about[language], ...(choices && { choices }) });
  }
  for (const option of [...options, ...common]) parser.option(option.name, toYargs(option, language));
  return parser;
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

function toCall(values: Values, typed: ReadonlySet<string>, io: Io, language: Language): Call {
  const list = (name: string): readonly string[] => [values[name] ?? []].flat().map(String);
  return {
    io,
    language,
    list,
    text: (name) => list(name).at(-1),
    isOn: (name) => [values[name]].flat().at(-1) === true,
    isTyped: (name) => typed.has(name),
  };
}
