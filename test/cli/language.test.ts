import { expect, test } from 'vitest';
import { windowsLocaleOn } from '../../mock-server/src/cli/terminal/process-io.js';
import { cli } from '../support/cli.js';

const none = { LANG: '' };

// The name of the command line's help in each language.
const names = { en: 'A local emulator', zh: '本地模拟器' };

test.each<[string, string[], Record<string, string>, string | undefined, keyof typeof names]>([
  ['Chinese Windows, where no variable names a locale', [], none, 'zh-CN', 'zh'],
  ['Windows in Taiwan', [], none, 'zh-Hant-TW', 'zh'],
  ['English Windows', [], none, 'en-US', 'en'],
  ['another system without a locale', [], none, undefined, 'en'],
  ['a variable on Chinese Windows, as in Git Bash', [], { LANG: 'en_US.UTF-8' }, 'zh-CN', 'en'],
  ['the locale C on Chinese Windows', [], { LC_ALL: 'C' }, 'zh-CN', 'en'],
  ['a Chinese variable on English Windows', [], { LC_MESSAGES: 'zh_CN.UTF-8' }, 'en-US', 'zh'],
  ['LC_ALL before LANG', [], { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }, undefined, 'zh'],
  ['SHOUBEI_MOCK_LANG before a locale', [], { SHOUBEI_MOCK_LANG: 'zh', LC_ALL: 'C' }, 'en-US', 'zh'],
  ['--lang before all others', ['--lang', 'en'], { SHOUBEI_MOCK_LANG: 'zh', LC_ALL: 'zh_CN' }, 'zh-CN', 'en'],
])('%s decides the language', async (_, args, env, windowsLocale, language) => {
  const { stdout } = await cli(['--help', ...args], {
    env: { ...none, ...env },
    ...(windowsLocale !== undefined && { windowsLocale }),
  });
  expect(stdout).toContain(names[language]);
});

test('only on Windows the settings of the system are read', () => {
  expect(windowsLocaleOn('win32')?.()).toMatch(/^[a-z]{2,3}(?:-|$)/u);
  expect([windowsLocaleOn('linux'), windowsLocaleOn('darwin')]).toEqual([undefined, undefined]);
});
