// Prints every command and flag as Markdown, from the parser's own options. Needs the output of `npm run build`.
const from = (file) => import(new URL(`../dist/cli/${file}.js`, import.meta.url));

/** @param {'en' | 'zh'} lang */
export async function cliReference(lang) {
  const { commands } = await from('commands');
  const { commonOptions } = await from('options/common');
  const words = lang === 'en' ? english : chinese;
  const sections = commands.map((command) => {
    const [name] = command.usage.split(' ');
    return [
      `## ${name}`,
      `\`shoubei-mock ${command.usage}\`${command.isDefault ? words.isDefault : ''}`,
      `${command.about[lang]}${words.stop}`,
      ...positionalsOf(command, lang, words),
      ...tableOf(command.options, lang, words),
      ['```sh', ...command.examples.flatMap((one) => [`# ${one[lang]}`, one.line]), '```'].join('\n'),
    ].join('\n\n');
  });
  const shared = [`## ${words.common}`, ...tableOf(commonOptions, lang, words)].join('\n\n');
  return [...sections, shared].join('\n\n');
}

const english = {
  flag: 'flag',
  about: 'what it does',
  values: 'values',
  argument: 'argument',
  isDefault: ', also where no command is named',
  default: (value) => `default ${value}`,
  list: 'repeatable',
  switch: '',
  stop: '.',
  common: 'Of every command',
};
const chinese = {
  flag: '选项',
  about: '作用',
  values: '取值',
  argument: '参数',
  isDefault: '，未给出命令时亦然',
  default: (value) => `默认 ${value}`,
  list: '可多次给出',
  switch: '',
  stop: '。',
  common: '所有命令共有',
};

function positionalsOf({ positionals }, lang, words) {
  const rows = Object.entries(positionals).map(([name, { choices = [], ...about }]) => [
    `\`${name}\``,
    about[lang],
    choices.map((choice) => `\`${choice}\``).join(', '),
  ]);
  return rows.length === 0 ? [] : [table([words.argument, words.about, words.values], rows)];
}

function tableOf(options, lang, words) {
  const rows = options.map(({ name, kind, about, choices = [], fallback }) => {
    const values = [
      choices.map((choice) => `\`${choice}\``).join(', '),
      kind === 'list' ? words.list : '',
      fallback === undefined ? '' : words.default(fallback),
    ];
    return [`\`--${name}\``, about[lang], values.filter((value) => value !== '').join('; ')];
  });
  return rows.length === 0 ? [] : [table([words.flag, words.about, words.values], rows)];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
