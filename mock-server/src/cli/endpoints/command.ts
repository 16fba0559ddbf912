import { type Command, example } from '../line/command.js';
import { switchOption } from '../line/option.js';
import { jsonOption } from '../options/common.js';

export const endpoints: Command = {
  usage: 'endpoints <action> [file]',
  about: {
    en: 'Drafts of endpoints besides the write-off, and what a declaration knows and guesses',
    zh: '核销以外接口的草稿，以及声明中哪些有据、哪些是猜测',
  },
  positionals: {
    action: { en: 'What to do', zh: '操作', choices: ['list', 'draft', 'check'] },
    file: {
      en: 'draft: its name; check: a file, or - for standard input',
      zh: 'draft：草稿名；check：文件，- 为标准输入',
      completes: 'files',
    },
  },
  options: [
    switchOption(
      'no-assumed',
      'check: exit with 1 while a line is a guess',
      'check：仍有猜测的行时以 1 退出',
    ),
    jsonOption,
  ],
  examples: [
    example(
      'endpoints draft quary',
      'A draft, to put your own page in its place',
      '草稿，供您按自己的文档改写',
    ),
    example(
      'endpoints check quary.yaml',
      'Which lines a page says, and which are guesses',
      '哪些行有文档，哪些是猜测',
    ),
    example(
      'endpoints check quary.yaml --no-assumed',
      'For CI: fails while a guess is left',
      '用于 CI：仍有猜测则失败',
    ),
  ],
  run: async (call) => (await import('./endpoints.js')).runEndpoints(call),
};
