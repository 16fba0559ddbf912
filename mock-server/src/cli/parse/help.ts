import { commands } from '../commands.js';
import { type Command, nameOf, placesOf } from '../line/command.js';
import type { Option } from '../line/option.js';
import { commonOptions, helpOptions } from '../options/common.js';
import type { Language } from '../terminal/language.js';
import { formatTable, wrap } from '../terminal/table.js';

const words = {
  en: {
    about:
      "A local emulator of Shoubei's (收呗) coupon write-off. You can also set a flag in the environment (--port as SHOUBEI_MOCK_PORT), or in the file of --config.",
    command: 'shoubei-mock COMMAND --help',
    more: 'Flags and examples of a command: ',
    commands: 'Commands:',
    positionals: 'Arguments:',
    options: 'Options:',
    ofDefault: (name: string) => `Options of ${name}, the default command:`,
    examples: 'Examples:',
    isDefault: ' (default)',
    default: 'default ',
    list: 'repeatable',
    comma: ', ',
  },
  zh: {
    about:
      '收呗核销接口的本地模拟器。每个选项也可用环境变量（--port 即 SHOUBEI_MOCK_PORT）或 --config 文件给出。',
    command: 'shoubei-mock 命令 --help',
    more: '某个命令的选项与示例：',
    commands: '命令：',
    positionals: '参数：',
    options: '选项：',
    ofDefault: (name: string) => `默认命令 ${name} 的选项：`,
    examples: '示例：',
    isDefault: '（默认）',
    default: '默认 ',
    list: '可多次给出',
    comma: '，',
  },
} as const;

/** The help without a command: all commands, and the flags of the default one. */
export function generalHelp(language: Language): string {
  const { about, more, command, commands: title, ofDefault, isDefault } = words[language];
  const rows = commands.map((one): Row => [
    `shoubei-mock ${one.usage}`,
    `${one.about[language]}${one.isDefault ? isDefault : ''}`,
  ]);
  const own = commands.find((one) => one.isDefault);
  return [
    wrap(about),
    section(title, rows),
    ...(own ? [section(ofDefault(nameOf(own)), own.options.map(optionRow(language)))] : []),
    section(words[language].options, [...commonOptions, ...helpOptions].map(optionRow(language))),
    `${more}${command}`,
  ].join('\n\n');
}

/** The help of one command. */
export function commandHelp(command: Command, language: Language): string {
  const { positionals, options, examples } = words[language];
  const places = placesOf(command).flatMap(({ name }): readonly Row[] => {
    const one = command.positionals[name];
    return one ? [[name, withValues(one[language], one.choices ?? [], [], language)]] : [];
  });
  const all = [...command.options, ...commonOptions, ...helpOptions];
  return [
    `shoubei-mock ${command.usage}`,
    wrap(command.about[language]),
    ...(places.length > 0 ? [section(positionals, places)] : []),
    section(options, all.map(optionRow(language))),
    [examples, ...command.examples.map((one) => `  # ${one[language]}\n  ${one.line}`)].join('\n'),
  ].join('\n\n');
}

type Row = readonly [word: string, about: string];

function optionRow(language: Language): (option: Option) => Row {
  const { default: byDefault, list } = words[language];
  return ({ name, about, kind, choices = [], fallback }) => {
    const more = [
      ...(kind === 'list' ? [list] : []),
      ...(fallback === undefined ? [] : [`${byDefault}${fallback}`]),
    ];
    return [`--${name}`, withValues(about[language], choices, more, language)];
  };
}

/** `Port; 0 for any that is free [default 4051]`. */
function withValues(
  about: string,
  choices: readonly string[],
  more: readonly string[],
  language: Language,
): string {
  const parts = [...(choices.length > 0 ? [choices.join(' | ')] : []), ...more];
  return parts.length === 0 ? about : `${about} [${parts.join(words[language].comma)}]`;
}

/** Formats words in one column and their descriptions in another, within 80 columns. */
function section(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([word]) => word.length)) + 4;
  const cells = rows.map(([word, about]) => [
    { text: word, width, padding: [0, 0, 0, 2] as const },
    { text: about, width: 80 - width },
  ]);
  return `${title}\n${formatTable(cells)}`;
}
