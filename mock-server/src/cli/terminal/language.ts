import type { Io } from './io.js';

export type Language = 'en' | 'zh';

/** The language of `--lang` or SHOUBEI_MOCK_LANG, or else that of the locale. */
export function languageOf(args: readonly string[], { env, windowsLocale }: LocaleSources): Language {
  const end = args.indexOf('--');
  const flags = end === -1 ? args : args.slice(0, end);
  const at = flags.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const typed = at === -1 ? undefined : (flags[at]?.split('=')[1] ?? flags[at + 1]);
  const given = typed ?? env['SHOUBEI_MOCK_LANG'];
  if (given === 'en' || given === 'zh') return given;
  return /^zh/iu.test(localeIn(env) ?? windowsLocale?.() ?? '') ? 'zh' : 'en';
}

type LocaleSources = Pick<Io, 'env' | 'windowsLocale'>;

/** The locale for messages in the environment; undefined if no variable sets it, as on Windows. */
export function localeIn(env: Io['env']): string | undefined {
  return env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || undefined;
}
