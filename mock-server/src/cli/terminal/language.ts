import type { Io } from './io.js';

export type Language = 'en' | 'zh';

/** The language of `--lang`, or else of the locale in the environment. */
export function languageOf(args: readonly string[], env: Io['env']): Language {
  const end = args.indexOf('--');
  const flags = end === -1 ? args : args.slice(0, end);
  const at = flags.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const typed = at === -1 ? undefined : (flags[at]?.split('=')[1] ?? flags[at + 1]);
  const given = typed ?? env['SHOUBEI_MOCK_LANG'];
  if (given === 'en' || given === 'zh') return given;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/iu.test(locale) ? 'zh' : 'en';
}
