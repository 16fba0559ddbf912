import type { Option } from '../line/command.js';

/** Options that every command has. */
export const common: readonly Option[] = [
  {
    name: 'lang',
    kind: 'text',
    about: { en: 'Language; that of the locale by default', zh: '语言；默认取自系统区域' },
    choices: ['en', 'zh'],
  },
  {
    name: 'config',
    kind: 'text',
    completes: 'files',
    about: { en: 'File (YAML or JSON) of flags by name', zh: '按名称给出选项的文件（YAML 或 JSON）' },
  },
];
