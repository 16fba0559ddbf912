import { type Command, example } from '../line/command.js';
import { jsonOption } from '../options/common.js';

export const profile: Command = {
  usage: 'profile <action> [file]',
  about: {
    en: 'Show what is in force and how it is known, or check a file',
    zh: '显示生效的行为及其出处，或检查配置文件',
  },
  positionals: {
    action: { en: 'What to do', zh: '操作', choices: ['show', 'check'] },
    file: {
      en: 'Profile file, or - for standard input',
      zh: '配置文件，- 为标准输入',
      completes: 'files',
    },
  },
  options: [jsonOption],
  examples: [
    example('profile show', 'All that is in force, and how it is known', '生效的全部行为及其出处'),
    example('profile check shoubei.yaml', 'Names faulty lines', '指出有误的行'),
  ],
  run: async (call) => (await import('./profile.js')).runProfile(call),
};
