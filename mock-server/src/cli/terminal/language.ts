import type { Io } from './io.js';

export type Language = 'en' | 'zh';

/** `--lang`, or else the locale that the environment names. */
export function languageOf(args: readonly string[], env: Io['env']): Language {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const given = at === -1 ? env['SHOUBEI_MOCK_LANG'] : (args[at]?.split('=')[1] ?? args[at + 1]);
  if (given === 'en' || given === 'zh') return given;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/iu.test(locale) ? 'zh' : 'en';
}
