import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { expect, test } from 'vitest';
import { type MockServerOptions, startMockServer } from '@shoubei-kit/mock-server';
import { cli, runningProcess, serve } from '../support/cli.js';
import { fileWriter } from '../support/shared.js';

const file = fileWriter();
const long = 'c4n4ry-token-of-the-admin-api';
const anywhere = ['serve', '--port', '0', '--host', '0.0.0.0'];
const keyed = (key: string): string =>
  file(`${key}.yaml`, `institutions: [{ inst_no: '7', keys: ['${key}'] }]`);

async function clockAt(url: string, token?: string): Promise<number> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await fetch(`${url.replace('0.0.0.0', '127.0.0.1')}/__admin/clock`, { headers })).status;
}

test('beyond loopback a token is generated, printed once, and required', async () => {
  const serving = await serve(['--host', '0.0.0.0']);
  const [, token] = /^Admin token {2}([0-9a-f]{32})$/mu.exec(serving.output()) ?? [];
  expect(await clockAt(serving.url)).toBe(401);
  expect(await clockAt(serving.url, token)).toBe(200);
  const { stdout, stderr } = await serving.stop();
  expect((stdout + stderr).split(String(token))).toHaveLength(2);
});

test('a given token is printed nowhere, and is required on loopback, too', async () => {
  for (const flags of [[], ['--json'], ['--host', '0.0.0.0']]) {
    const serving = await serve([...flags, '--admin-token-file', file('token', `${long}\n`)]);
    expect([await clockAt(serving.url), await clockAt(serving.url, long)]).toEqual([401, 200]);
    const { stdout, stderr } = await serving.stop();
    expect(stdout + stderr).not.toContain(long);
  }
});

test('the environment and a config file may set it, and a flag has priority', async () => {
  const byEnv = await serve([], { SHOUBEI_MOCK_ADMIN_TOKEN: long });
  expect([await clockAt(byEnv.url), await clockAt(byEnv.url, long)]).toEqual([401, 200]);
  await byEnv.stop();
  const config = file('config.yaml', `admin-token-file: ${file('other', 'another-token-quite-long')}`);
  const byConfig = await serve(['--config', config]);
  expect(await clockAt(byConfig.url, 'another-token-quite-long')).toBe(200);
  await byConfig.stop();
  const typed = await serve(['--admin-token', 'typed'], { SHOUBEI_MOCK_ADMIN_TOKEN_FILE: '/gone' });
  expect([await clockAt(typed.url, long), await clockAt(typed.url, 'typed')]).toEqual([401, 200]);
  await typed.stop();
});

test('a client of the admin API also reads the token from a file', async () => {
  const serving = await serve(['--admin-token', long]);
  const at = ['--base-url', serving.url];
  const ask = ['assumptions', ...at, '--json'];
  expect((await cli(ask)).code).toBe(2);
  expect((await cli([...ask, '--admin-token-file', file('its', long)])).code).toBe(0);
  const verified = await cli([
    'verify',
    ...at,
    '--only',
    'refunded',
    '--admin-token-file',
    file('its', long),
  ]);
  expect(verified.code).toBe(0);
  await serving.stop();
});

test.skipIf(platform() !== 'linux')(
  'the process list does not show a token or key that was typed',
  async () => {
    const [token, key] = ['typed-token-c4n4ry', 'typed-key-c4n4ry'];
    const args = `serve --port 0 --admin-token ${token} --inst-no 7 --key ${key}`;
    const serving = await runningProcess(args.split(' '));
    const shown = readFileSync(`/proc/${serving.pid}/cmdline`, 'utf8');
    await serving.stop();
    expect(shown).toMatch(/^shoubei-mock\0*$/u);
  },
);

test.each<[string, readonly string[], RegExp, Readonly<Record<string, string>>?]>([
  ['an empty token', ['--admin-token='], /--admin-token: the value is empty/u],
  ['a token with a space', ['--admin-token', 'two words'], /--admin-token: .*only visible ASCII/u],
  ['a token in Chinese', ['--admin-token', '令牌令牌令牌令牌令牌令牌令牌令牌'], /only visible ASCII/u],
  ['a token with a line break', ['--admin-token', 'a\nb'], /only visible ASCII/u],
  ['an empty token file', ['--admin-token-file', file('empty', '\n')], /--admin-token-file: .*is empty/u],
  ['no token file', ['--admin-token-file', '/gone/c4n4ry'], /--admin-token-file cannot be read: ENOENT/u],
  ['two tokens', ['--admin-token', 'a', '--admin-token-file', 'b'], /give one of them/u],
  ['a host with a port', ['--allowed-host', 'a:1'], /--allowed-host: .*without scheme and port.*"a:1"/u],
  ['no number of connections', ['--max-connections', '0'], /--max-connections: a whole number from 1/u],
])('serve is rejected in one line for %s', async (_, flags, message) => {
  const { code, stdout, stderr } = await cli(['serve', '--port', '0', ...flags]);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain('c4n4ry');
});

test('beyond loopback a short token is rejected, since it can be guessed', async () => {
  const { code, stderr } = await cli([...anywhere, '--admin-token', '15-characters-x']);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/15 characters.*at least 16.*openssl rand/u)]);
  const zh = await cli([...anywhere, '--admin-token', '15-characters-x', '--lang', 'zh']);
  expect(zh.stderr).toContain('至少须 16 个');
  const enough = await serve(['--host', '0.0.0.0', '--admin-token', '16-characters-xy']);
  expect(await clockAt(enough.url, '16-characters-xy')).toBe(200);
  await enough.stop();
});

test.each<[string, MockServerOptions, RegExp]>([
  ['no token beyond loopback', { host: '0.0.0.0' }, /give an adminToken.*须给出 adminToken/u],
  ['no token on every address', { host: '::' }, /give an adminToken/u],
  ['a host that is not named', { host: '' }, /host: a name or address is needed/u],
  ['a short token', { host: '0.0.0.0', adminToken: 'short' }, /adminToken: .*5 characters/u],
  ['an empty token', { adminToken: '' }, /adminToken: the admin token is empty/u],
  ['a token that cannot be sent', { adminToken: 'a b' }, /visible ASCII/u],
  [
    'a real key beyond loopback',
    { host: '0.0.0.0', adminToken: long, profile: { institutions: [{ inst_no: '7', keys: ['k3yk3yk3y'] }] } },
    /key of 7 may be real.*allowRealKey/u,
  ],
  ['no connections', { maxConnections: -1 }, /maxConnections: a whole number/u],
])('startMockServer is rejected for %s', async (_, options, message) => {
  await expect(startMockServer(options)).rejects.toThrow(message);
});

test('a loopback address needs no token, whatever its notation', async () => {
  for (const host of ['127.0.0.1', '127.0.0.2', 'localhost', '::1', '::ffff:127.0.0.1']) {
    await using server = await startMockServer({ host });
    expect(new URL(server.url).port).not.toBe('');
  }
});

test('beyond loopback a key that may be real is rejected, and the message says what to do and hides the key', async () => {
  const real = '8f14e45fceea167a5a36dedd4bea2543';
  const beyond = [...anywhere, '--profile', keyed(real)];
  const { code, stderr } = await cli(beyond);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/key of 7 may be real.*"test" in it.*--tls-cert.*--allow-real-key/u),
  ]);
  expect(stderr).not.toContain(real.slice(0, 8));
  expect((await cli([...beyond, '--lang', 'zh'])).stderr).toMatch(/可能是真实的.*--allow-real-key/u);
  const typed = await cli([...anywhere, '--inst-no', '7', '--key-env', 'K'], { env: { K: real } });
  expect([typed.code, typed.stderr]).toEqual([2, expect.stringContaining('may be real')]);
});

test.each([
  ['is allowed explicitly', 'k3yk3yk3y', ['--host', '0.0.0.0', '--allow-real-key']],
  ['is on loopback', 'k3yk3yk3y', []],
  ['says that it is for tests', 'my-TEST-key', ['--host', '0.0.0.0']],
  ['is the demo key', 'shoubei-mock-demo-key', ['--host', '0.0.0.0']],
])('a key is accepted if it %s', async (_, key, flags) => {
  const serving = await serve([...flags, '--profile', keyed(key)]);
  expect([200, 401]).toContain(await clockAt(serving.url));
  await serving.stop();
});
