import { type Command, example } from '../line/command.js';
import { switchOption } from '../line/option.js';
import { jsonOption } from '../options/common.js';

export const endpoints: Command = {
  usage: 'endpoints <action> [file]',
  about: {
    en: 'Print drafts of other endpoints, or check which lines of a declaration are documented or assumed',
    zh: '输出其他接口的草稿，或检查声明中哪些行有文档、哪些是假设',
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
    switchOption('no-assumed', 'check: exit with 1 if a line is assumed', 'check：仍有假设的行时以 1 退出'),
    jsonOption,
  ],
  examples: [
    example(
      'endpoints draft quary',
      "A draft, to be corrected by the provider's page",
      '草稿，供您对照平台文档改正',
    ),
    example(
      'endpoints check quary.yaml',
      'Lists the documented and the assumed lines',
      '列出有文档的行与假设的行',
    ),
    example(
      'endpoints check quary.yaml --no-assumed',
      'For CI: fails if a line is assumed',
      '用于 CI：仍有假设则失败',
    ),
  ],
  run: async (call) => (await import('./endpoints.js')).runEndpoints(call),
};
