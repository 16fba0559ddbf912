import { type Command, example } from '../line/command.js';
import { jsonOption } from '../options/common.js';

export const profile: Command = {
  usage: 'profile <action> [file]',
  about: {
    en: 'Show every behaviour in force with its provenance, or check a profile file',
    zh: '显示生效的每项行为及其来源，或检查配置文件',
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
    example('profile show', 'Every behaviour in force, with its provenance', '生效的每项行为及其来源'),
    example('profile check shoubei.yaml', 'Lists faulty lines', '列出有误的行'),
  ],
  run: async (call) => (await import('./profile.js')).runProfile(call),
};
