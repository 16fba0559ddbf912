import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { fileWriter } from '../support/shared.js';

const file = fileWriter();

// An unset variable of the shell: `--host "$HOST"`. Empty would mean every interface, every institution, every scenario.
test.each([
  [['serve', '--host', ''], '--host'],
  [['serve', '--host='], '--host'],
  [['serve', '--allowed-host', ''], '--allowed-host'],
  [['serve', '--allowed-host', 'a', ''], '--allowed-host'],
  [['serve', '--coupons', ''], '--coupons'],
  [['serve', '--store', ''], '--store'],
  [['serve', '--profile', ''], '--profile'],
  [['serve', '--config', ''], '--config'],
  [['record', '--target', 'http://127.0.0.1:1', '--out', 'x', '--host', ''], '--host'],
  [['record', '--target', '', '--out', 'x'], '--target'],
  [['record', '--target', 'http://127.0.0.1:1', '--out', ''], '--out'],
  [['doctor', '--host', ''], '--host'],
  [['verify', '--only', ''], '--only'],
  [['verify', '--scenarios', ''], '--scenarios'],
  [['verify', '--base-url', ''], '--base-url'],
  [['verify', '--junit', ''], '--junit'],
  [['assumptions', '--inst-no', ''], '--inst-no'],
  [['write-off', '1', '--trace', ''], '--trace'],
  [['write-off', '1', '--base-url', ''], '--base-url'],
  [['calibrate', 'a', '', '--demo'], '<files>'],
  [['profile', 'check', ''], '<file>'],
  [['coupons', 'generate', '--out', ''], '--out'],
  [['scenarios', 'export', '--out', ''], '--out'],
  [['exec', '--', '', 'a'], '<command>'],
  [['exec', '--report', '', '--', 'true'], '--report'],
])('%j is rejected: empty', async (args, from) => {
  for (const [lang, line] of [
    ['en', `${from}: the value is empty; give a value, or leave ${from} out`],
    ['zh', `${from}：值为空，请给出取值，或去掉 ${from}`],
  ] as const) {
    const { code, stdout, stderr } = await cli(args, { env: { SHOUBEI_MOCK_LANG: lang } });
    expect([code, stdout, stderr]).toEqual([2, '', `shoubei-mock: ${line}\n`]);
  }
});

test.each([
  ["host: ''", 'serve', 'host: the value is empty'],
  ["host: ''", 'record', 'host: the value is empty'],
  ["allowed-host: ['']", 'serve', 'allowed-host: the value is empty'],
  ["allowed-host: ''", 'serve', 'allowed-host: the value is empty'],
  ["inst-no: ''", 'assumptions', 'inst-no: the value is empty'],
  ['host:', 'serve', 'host: text is needed'],
])('a config file with %j is rejected for %s', async (text, command, message) => {
  const config = file('flags.yaml', text);
  expect(await cli([command, '--config', config])).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(`shoubei-mock: ${config}: ${message}`),
  });
});

test('an empty variable counts as unset', async () => {
  const env = { SHOUBEI_MOCK_HOST: '', SHOUBEI_MOCK_ALLOWED_HOST: '' };
  expect((await cli(['doctor', '--port', '0'], { env })).stdout).toContain('127.0.0.1:0');
});

test('startMockServer rejects an empty host, with and without a token', async () => {
  for (const more of [{}, { adminToken: 'a-token-that-is-long' }])
    await expect(startMockServer({ host: '', ...more })).rejects.toThrow(/host: .*is needed.*host：/u);
});
