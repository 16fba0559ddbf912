import { type Command, example } from '../line/command.js';
import { switchOption } from '../line/option.js';
import { jsonOption } from '../options/common.js';

export const endpoints: Command = {
  usage: 'endpoints <action> [file]',
  about: {
    en: 'Drafts of endpoints besides the write-off, and which lines of a declaration are documented or assumed',
    zh: '核销以外接口的草稿，以及声明中哪些行有文档、哪些是假设',
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
      'check: exit with 1 while a line is assumed',
      'check：仍有假设的行时以 1 退出',
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
      'Which lines are documented, and which are assumed',
      '哪些行有文档，哪些是假设',
    ),
    example(
      'endpoints check quary.yaml --no-assumed',
      'For CI: fails while a line is assumed',
      '用于 CI：仍有假设则失败',
    ),
  ],
  run: async (call) => (await import('./endpoints.js')).runEndpoints(call),
};
