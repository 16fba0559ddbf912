import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';

test.each<[string[], string, string]>([
  [
    ['serv'],
    'unknown command "serv"; did you mean serve? (shoubei-mock --help)',
    '没有命令 "serv"；是否想用 serve？',
  ],
  [['writeoff', '1'], 'did you mean write-off?', '是否想用 write-off？'],
  [
    ['serve', '--prot', '1'],
    'unknown flag --prot of serve; did you mean --port? (shoubei-mock serve --help)',
    'serve 没有选项 --prot；是否想用 --port？',
  ],
  [['serve', '-port', '1'], 'unknown flag -port of serve; did you mean --port?', '是否想用 --port？'],
  [
    ['write-off', '99', '--baseUrl', 'x'],
    'unknown flag --baseUrl of write-off; did you mean --base-url?',
    '--base-url？',
  ],
  [['serve', '--settle_field', 'auto'], 'did you mean --settle-field?', '是否想用 --settle-field？'],
  [
    ['serve', '--dialect', 'exmaple'],
    '--dialect: example or table is needed, got "exmaple"; did you mean example?',
    '--dialect：应为 example 或 table，实为 "exmaple"；是否想用 example？',
  ],
  [
    ['profile', 'shwo'],
    '<action>: show or check is needed, got "shwo"; did you mean show?',
    '是否想用 show？',
  ],
  [['serve', '--store', 'memroy'], 'got "memroy"; did you mean memory?', '是否想用 memory？'],
  [['serve', '--store', 'sqllite:x'], 'did you mean sqlite?', '是否想用 sqlite？'],
  [
    ['verify', '--only', 'alredy-used'],
    '--only: unknown scenario alredy-used; did you mean already-used?',
    '是否想用 already-used？',
  ],
  [
    ['coupons', 'magic', 'expird'],
    'unknown magic behaviour "expird"; did you mean expired?',
    '是否想用 expired？',
  ],
  [
    ['coupons', 'generate', '--mix', 'frozn=1'],
    'unknown state "frozn"; did you mean frozen?',
    '是否想用 frozen？',
  ],
])('%j gets the nearest word, in one line of either language', async (args, english, chinese) => {
  for (const [language, line] of [
    ['en', english],
    ['zh', chinese],
  ] as const) {
    const { code, stdout, stderr } = await cli([...args, '--lang', language]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});

test('a word that is near to nothing is only reported as unknown', async () => {
  expect((await cli(['xyzzy'])).stderr).toBe('shoubei-mock: unknown command "xyzzy" (shoubei-mock --help)\n');
  expect((await cli(['serve', '--quux', '1'])).stderr).toBe(
    'shoubei-mock: unknown flag --quux of serve (shoubei-mock serve --help)\n',
  );
});

test('choices set by the environment also get the nearest word', async () => {
  expect(await cli(['serve'], { env: { SHOUBEI_MOCK_DIALECT: 'tabel' } })).toMatchObject({
    code: 2,
    stderr:
      'shoubei-mock: SHOUBEI_MOCK_DIALECT: example or table is needed, got "tabel"; did you mean table?\n',
  });
});

test('the value of a misspelt flag is not printed, since it may be a key', async () => {
  const { stderr } = await cli(['serve', '--kkey', 'top-secret', '--kkey=top-secret']);
  expect(stderr).toContain('did you mean --key?');
  expect(stderr).not.toContain('top-secret');
});
