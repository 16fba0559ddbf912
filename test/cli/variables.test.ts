import { expect, test } from 'vitest';
import { cli, running } from '../support/cli.js';
import { fileWriter } from '../support/shared.js';

const file = fileWriter();

/** The variables that Kubernetes sets in each pod beside a Service named shoubei-mock. */
const links = {
  SHOUBEI_MOCK_SERVICE_HOST: '10.96.1.2',
  SHOUBEI_MOCK_SERVICE_PORT: '4051',
  SHOUBEI_MOCK_SERVICE_PORT_HTTP: '4051',
  SHOUBEI_MOCK_PORT: 'tcp://10.96.1.2:4051',
  SHOUBEI_MOCK_PORT_4051_TCP: 'tcp://10.96.1.2:4051',
  SHOUBEI_MOCK_PORT_4051_TCP_PROTO: 'tcp',
  SHOUBEI_MOCK_PORT_4051_TCP_PORT: '4051',
  SHOUBEI_MOCK_PORT_4051_TCP_ADDR: '10.96.1.2',
};

test.each([
  ['en', 'shoubei-mock: SHOUBEI_MOCK_PORT is ignored: it holds the address that Kubernetes sets'],
  ['zh', 'shoubei-mock: 已忽略 SHOUBEI_MOCK_PORT：其值是 Kubernetes 为同名 Service 设置的地址'],
])(
  'beside a Service named shoubei-mock, serve starts and prints what it ignores (%s)',
  async (lang, line) => {
    const config = file('port.yaml', 'port: 0\n');
    const serving = await running(['serve', '--config', config, '--lang', lang], links);
    const { code, stderr } = await serving.stop();
    expect([code, stderr.trimEnd().split('\n')]).toEqual([0, [expect.stringContaining(line)]]);
  },
);

test('messages name the variable or config key that set a value', async () => {
  const message = 'a whole number from 0 to 65535 is needed, got "x"';
  const config = file('x.yaml', 'port: x\n');
  expect((await cli(['serve', '--port', 'x'])).stderr).toBe(`shoubei-mock: --port: ${message}\n`);
  expect((await cli(['serve'], { env: { SHOUBEI_MOCK_PORT: 'x' } })).stderr).toBe(
    `shoubei-mock: SHOUBEI_MOCK_PORT: ${message}\n`,
  );
  expect((await cli(['serve', '--config', config])).stderr).toBe(
    `shoubei-mock: ${config}: port: ${message}\n`,
  );
});

test.each<[string, Record<string, string>, string]>([
  ['serve', { SHOUBEI_MOCK_ALLOWED_HOST: 'a:1' }, 'SHOUBEI_MOCK_ALLOWED_HOST: a name or address'],
  ['serve', { SHOUBEI_MOCK_STORE: 'memroy' }, 'SHOUBEI_MOCK_STORE: a store is'],
  ['serve', { SHOUBEI_MOCK_INST_NO: '123456789', SHOUBEI_MOCK_KEY: 'k' }, 'SHOUBEI_MOCK_INST_NO: 1 to 8'],
  ['serve', { SHOUBEI_MOCK_ADMIN_TOKEN: 'a b' }, 'SHOUBEI_MOCK_ADMIN_TOKEN: the admin token'],
  ['serve', { SHOUBEI_MOCK_ADMIN_TOKEN_FILE: '/gone' }, 'SHOUBEI_MOCK_ADMIN_TOKEN_FILE cannot be read'],
  ['sign', { SHOUBEI_MOCK_KEY_ENV: 'GONE' }, 'SHOUBEI_MOCK_KEY_ENV: no environment variable'],
  ['sign', { SHOUBEI_MOCK_KEY_FILE: '/gone' }, 'SHOUBEI_MOCK_KEY_FILE cannot be read'],
  [
    'sign',
    { SHOUBEI_MOCK_KEY_FILE: '/gone', SHOUBEI_MOCK_KEY: 'k' },
    'SHOUBEI_MOCK_KEY_FILE and SHOUBEI_MOCK_KEY',
  ],
  ['coupons generate', { SHOUBEI_MOCK_MIX: 'x' }, 'SHOUBEI_MOCK_MIX: STATE=PERCENT'],
  ['coupons generate', { SHOUBEI_MOCK_FROM: 'x' }, 'SHOUBEI_MOCK_FROM: a day'],
  ['verify', { SHOUBEI_MOCK_ONLY: 'nothing-like-it' }, 'SHOUBEI_MOCK_ONLY: unknown scenario'],
  ['verify', { SHOUBEI_MOCK_BASE_URL: 'localhost:1' }, 'SHOUBEI_MOCK_BASE_URL: an http'],
  ['assumptions', { SHOUBEI_MOCK_BASE_URL: 'localhost:1' }, 'SHOUBEI_MOCK_BASE_URL: an http'],
  ['write-off 1', { SHOUBEI_MOCK_BASE_URL: 'localhost:1' }, 'SHOUBEI_MOCK_BASE_URL: an http'],
  ['record', { SHOUBEI_MOCK_TARGET: 'x', SHOUBEI_MOCK_OUT: 'y' }, 'SHOUBEI_MOCK_TARGET: an http'],
])('%s names %j, since no flag was typed', async (line, env, message) => {
  const { code, stdout, stderr } = await cli(line.split(' '), { env, input: '{}' });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`shoubei-mock: ${message}`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['SHOUBEI_MOCK_DAILECT', '; did you mean SHOUBEI_MOCK_DIALECT?', '；是否想用 SHOUBEI_MOCK_DIALECT？'],
  ['SHOUBEI_MOCK_BASEURL', '; did you mean SHOUBEI_MOCK_BASE_URL?', '；是否想用 SHOUBEI_MOCK_BASE_URL？'],
  ['SHOUBEI_MOCK_FIXTURES', '; did you mean SHOUBEI_MOCK_COUPONS?', '；是否想用 SHOUBEI_MOCK_COUPONS？'],
  ['SHOUBEI_MOCK_XYZZY', '', ''],
])('a variable %s without a flag is reported, without its value', async (name, en, zh) => {
  const args = ['coupons', 'magic', 'used'];
  const env = { [name]: 'c4n4ry' };
  expect(await cli(args, { env })).toEqual({
    code: 0,
    stdout: '9903010000000001\n',
    stderr: `shoubei-mock: unknown variable ${name} is ignored${en}\n`,
  });
  expect((await cli([...args, '--lang', 'zh'], { env })).stderr).toBe(
    `shoubei-mock: 未知变量 ${name}，已忽略${zh}\n`,
  );
});

test('variables of another command and the key variable are not reported', async () => {
  const env = { SHOUBEI_MOCK_ADMIN_TOKEN: 'of-serve', SHOUBEI_MOCK_CONFIG: '', SHOUBEI_MOCK_MYKEY: 'k' };
  expect(await cli(['sign', '--key-env', 'SHOUBEI_MOCK_MYKEY'], { env, input: '{}' })).toMatchObject({
    code: 0,
    stderr: '',
  });
});
