import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, type CliResult } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { freePort, redisServer } from '../support/redis.js';
import { fileWriter, sharedFolder, sharedServer } from '../support/shared.js';

const server = await sharedServer();
const folder = sharedFolder();
const at = (name: string): string => join(folder, name);
const file = fileWriter(folder);

/** Runs a shell script under `exec`, and expects no output from the emulator beside it. */
const sh = (
  script: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> =>
  cli(['exec', '--log-level', 'silent', ...flags, '--', 'sh', '-c', script], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });

test('the command gets the institution and key of the profile', async () => {
  const profile = file('profile.yaml', 'institutions:\n  - inst_no: "777"\n    keys: [new-key, old-key]\n');
  const { stdout } = await sh('echo $SHOUBEI_INST_NO $SHOUBEI_KEY', ['--profile', profile]);
  expect(stdout).toBe('777 new-key\n');
  const flags = ['--inst-no', '888', '--key-env', 'MY_KEY'];
  expect((await sh('echo $SHOUBEI_INST_NO $SHOUBEI_KEY', flags, { MY_KEY: 'test-key' })).stdout).toBe(
    '888 test-key\n',
  );
});

test('config file and environment apply to exec as they do to serve', async () => {
  const port = await freePort();
  const coupons = file('coupons.json', '[{"coupon_code":"F1","face_amount":5}]');
  const config = file('config.yaml', `coupons: ${JSON.stringify(coupons)}\nport: ${port}\n`);
  const script =
    'curl -s $SHOUBEI_BASE_URL/__admin/coupons/F1 | cut -c1-20; curl -s $SHOUBEI_BASE_URL/__admin/profile | grep -o \'"dialect":"table"\' | head -1';
  const { code, stdout } = await sh(`echo $SHOUBEI_BASE_URL; ${script}`, ['--config', config], {
    SHOUBEI_MOCK_DIALECT: 'table',
  });
  expect([code, stdout]).toEqual([0, `http://127.0.0.1:${port}\n{"coupon_code":"F1",\n"dialect":"table"\n`]);
});

test('an unknown key in the config file is reported with the name of the command', async () => {
  const config = file('unknown.yaml', 'quux: 1\n');
  const { code, stdout, stderr } = await sh('echo run', ['--config', config]);
  expect([code, stdout, stderr]).toEqual([2, '', `shoubei-mock: ${config}: unknown flag quux of exec\n`]);
});

test('if the emulator listens on every address, the command gets the local one and the generated token', async () => {
  const token =
    'curl -s -o /dev/null -w "%{http_code} " -H "Authorization: Bearer $SHOUBEI_MOCK_ADMIN_TOKEN" $SHOUBEI_BASE_URL/__admin/clock';
  const script = `echo $SHOUBEI_BASE_URL; ${token}; curl -s -o /dev/null -w "%{http_code}" $SHOUBEI_BASE_URL/__admin/clock`;
  const { code, stdout } = await sh(script, ['--host', '0.0.0.0']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\n200 401$/u)]);
});

test('the command gets the token of a file, and no other', async () => {
  const script = 'echo $SHOUBEI_MOCK_ADMIN_TOKEN-$SHOUBEI_MOCK_ADMIN_TOKEN_FILE';
  const env = { SHOUBEI_MOCK_ADMIN_TOKEN_FILE: file('token', 'secret\n') };
  expect((await sh(script, [], env)).stdout).toBe('secret-\n');
});

test('shoubei-mock commands under exec use this emulator, not the one on port 4051', async () => {
  const { stdout } = await sh('echo $SHOUBEI_MOCK_BASE_URL', [], { SHOUBEI_MOCK_BASE_URL: server.url });
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/u);
  expect(stdout).not.toContain(server.url);
});

test.skipIf(missingTools(['openssl']).length > 0)(
  'with a certificate, Node and curl trust the emulator',
  async () => {
    const line =
      'req -x509 -newkey rsa:2048 -nodes -subj /CN=test -addext subjectAltName=IP:127.0.0.1 -days 2 -keyout key.pem -out cert.pem';
    execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' });
    const flags = ['--tls-cert', at('cert.pem'), '--tls-key', at('key.pem')];
    const node = `'${process.execPath}' -e 'fetch(process.env.SHOUBEI_BASE_URL + "/__admin/ready").then(async (r) => console.log(await r.text()))'`;
    const script = `echo $SHOUBEI_BASE_URL; curl -s --cacert "$NODE_EXTRA_CA_CERTS" $SHOUBEI_BASE_URL/__admin/ready; ${node}`;
    const { stdout, stderr } = await sh(script, flags);
    expect([stdout, stderr]).toEqual([
      expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\n\{"status":"ready"\}\{"status":"ready"\}\n$/u),
      '',
    ]);
    const own = await sh('echo $NODE_EXTRA_CA_CERTS', flags, { NODE_EXTRA_CA_CERTS: '/of/the/company.pem' });
    expect(own.stdout).toBe('/of/the/company.pem\n');
  },
);

test('if the port is taken or the profile is faulty, the command does not run', async () => {
  const { port } = new URL(server.url);
  expect(await sh('echo ran', ['--port', port])).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: port ${port} on 127.0.0.1 is taken; use --port 0 or another port (shoubei-mock doctor shows what has it)\n`,
  });
  const faulty = await sh('echo ran', ['--profile', file('faulty.yaml', 'dialect: x\n')]);
  expect([faulty.code, faulty.stdout]).toEqual([2, '']);
});

test.skipIf(missingTools(['redis-server', 'redis-cli']).length > 0)(
  'exec waits for a store that becomes available later',
  async () => {
    const redis = await redisServer();
    await redis.signal('SIGTERM');
    const running = sh('curl -s $SHOUBEI_BASE_URL/__admin/ready', ['--store', redis.url]);
    await redis.start();
    expect(await running).toMatchObject({ code: 0, stdout: '{"status":"ready"}' });
    await redis.remove();
  },
);
