import type { Option } from '../line/command.js';

/** `--json`, the same wherever a command has it. */
export const json: Option = {
  name: 'json',
  kind: 'switch',
  about: { en: 'JSON for programs', zh: '输出 JSON' },
};
