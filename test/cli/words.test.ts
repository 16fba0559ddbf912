import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../support/cli.js';

// The example from the provider's page, signed with the demo key by another tool.
const request =
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}';
const home = process.cwd();
let server: MockServer;
beforeAll(async () => {
  process.chdir(mkdtempSync(join(tmpdir(), 'shoubei-words-')));
  writeFileSync('-x', request);
  writeFileSync('--json', request);
  writeFileSync('-p.yaml', 'dialect: table\n');
  server = await startMockServer();
});
afterAll(async () => {
  process.chdir(home);
  await server.close();
});

test.each([
  [['sign', '-', '--demo'], '"sign":"3044731f9f427f00bc563ec46bec474d"'],
  [['sign', '--key', 'abc', '-'], '"couponCode":"679533922928"'],
  [['sign', '--demo'], '"sign":"3044731f9f427f00bc563ec46bec474d"'],
  [['explain', '--demo', '-'], 'the signature is valid'],
  [['explain', '--demo', '--', '-x'], '-x: the signature is valid'],
  [['explain', '--demo', '--', '--json'], '--json: the signature is valid'],
  [['sign', '--demo', '--', '-x'], '"sign":"3044731f9f427f00bc563ec46bec474d"'],
  [['sign', '--demo', '--', '-'], '"sign":"3044731f9f427f00bc563ec46bec474d"'],
  [['profile', 'check', '--', '-p.yaml'], '-p.yaml is valid'],
  [['profile', '--', 'show', '-p.yaml'], 'dialect: "table"'],
  [['coupons', 'magic', '--', 'used'], '9903010000000001\n'],
  [['coupons', 'magic', 'used', '--out', '-'], '9903010000000001\n'],
  [['scenarios', '--', 'list'], 'already-used\n'],
  [['completion', '--', 'bash'], 'complete -F _shoubei_mock shoubei-mock'],
])('%j reads standard input for -, and takes all that follows -- literally', async (args, shown) => {
  const { code, stdout } = await cli(args, { input: request });
  expect([code, stdout]).toEqual([0, expect.stringContaining(shown)]);
});

// It reads the files in order, and calculates for seconds once it has them all.
test.each([
  ['calibrate', '-', 'gone', '--demo'],
  ['calibrate', '-', '-', 'gone', '--demo'],
  ['calibrate', '--demo', '--', '-', 'gone'],
  ['calibrate', '--demo', '--', '-x', '--json', 'gone'],
])('%s %s reads all files before it reports the missing one', async (...args) => {
  expect((await cli(args, { input: request })).stderr).toBe(
    'shoubei-mock: gone cannot be read: ENOENT, no such file\n',
  );
});

test('write-off accepts a code after --', async () => {
  const { code, stdout } = await cli(['write-off', '--base-url', server.url, '--', '9900010000000001']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Written off: 9900010000000001')]);
});

test('a profile comes from standard input, and the error names its faulty line', async () => {
  const good = { input: 'dialect: table\n' };
  expect(await cli(['profile', 'check', '-'], good)).toMatchObject({
    code: 0,
    stdout: 'standard input is valid\n',
  });
  expect(await cli(['profile', 'check', '-', '--lang', 'zh'], good)).toMatchObject({
    stdout: '标准输入 无误\n',
  });
  expect((await cli(['profile', 'show', '-'], good)).stdout).toContain('dialect: "table"');
  expect(await cli(['profile', 'show', '-'], { input: 'dialect: tabel\n' })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^shoubei-mock: standard input:1: dialect must be/u),
  });
});

test('after -- nothing is a flag, not even --lang', async () => {
  expect((await cli(['sign', '--demo', '--', '--lang=zh'], { env: { LANG: 'en_US.UTF-8' } })).stderr).toBe(
    'shoubei-mock: --lang=zh cannot be read: ENOENT, no such file\n',
  );
});

test.each<[string[], string, string]>([
  [
    ['sign', '--key', '--demo'],
    '--key: a value is needed; if it begins with -, write --key=VALUE',
    '--key：缺少取值；以 - 开头的取值须写成 --key=取值',
  ],
  [['serve', '--json=maybe'], '--json: true or false is needed', '--json：应为 true 或 false'],
  [
    ['write-off'],
    'write-off: <coupon-code> is needed (shoubei-mock write-off --help)',
    'write-off：缺少 <coupon-code>（shoubei-mock write-off --help）',
  ],
  [
    ['profile'],
    'profile: <action> is needed: show, check (shoubei-mock profile --help)',
    'profile：缺少 <action>：show, check（shoubei-mock profile --help）',
  ],
  [
    ['write-off', '1', '2'],
    'write-off: unexpected argument "2" (shoubei-mock write-off --help)',
    'write-off：多余的参数 "2"（shoubei-mock write-off --help）',
  ],
  [
    ['scenarios', 'show', 'refunded'],
    'scenarios: unknown action "show": list, export (shoubei-mock scenarios --help)',
    'scenarios 没有操作 "show"：list, export（shoubei-mock scenarios --help）',
  ],
  [['--', 'x'], 'unknown command "x" (shoubei-mock --help)', '没有命令 "x"（shoubei-mock --help）'],
])('%j is rejected in one line of the emulator', async (args, en, zh) => {
  for (const [lang, line] of [
    ['en', en],
    ['zh', zh],
  ] as const) {
    expect(await cli(args, { env: { SHOUBEI_MOCK_LANG: lang } })).toEqual({
      code: 2,
      stdout: '',
      stderr: `shoubei-mock: ${line}\n`,
    });
  }
});

test('an unknown language is rejected, as a flag and as a variable', async () => {
  expect(await cli(['serve', '--lang', 'fr'])).toMatchObject({
    code: 2,
    stderr: 'shoubei-mock: --lang: en or zh is needed, got "fr"\n',
  });
  expect(await cli(['serve'], { env: { SHOUBEI_MOCK_LANG: 'fr' } })).toMatchObject({
    code: 2,
    stderr: 'shoubei-mock: SHOUBEI_MOCK_LANG: en or zh is needed, got "fr"\n',
  });
});

test('a value that begins with - is accepted after =', async () => {
  expect((await cli(['sign', '--key=-k'], { input: request })).code).toBe(0);
});

test.each(['!!set {a}', '!!binary aGk=', '!!omap [a: 1]', '!!timestamp 2001-01-01'])(
  'a config file or profile that is %s, and no map, is rejected',
  async (text) => {
    writeFileSync('tagged.yaml', text);
    const line = 'tagged.yaml:1: a value that begins with ! takes quotes around it\n';
    expect(await cli(['serve', '--config', 'tagged.yaml'])).toMatchObject({
      code: 2,
      stderr: `shoubei-mock: ${line}`,
    });
    expect(await cli(['profile', 'check', 'tagged.yaml'])).toMatchObject({ code: 1, stderr: line });
  },
);
