import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { banner } from '../../mock-server/src/cli/serve/banner.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { cli, cliProcess, serve, serveProcess, type Serving } from '../support/cli.js';
import { fileWriter } from '../support/shared.js';
import { admin, writeOff } from '../support/wire.js';

const file = fileWriter();

let serving: Serving;
beforeAll(async () => {
  serving = await serve();
});
afterAll(async () => {
  await serving.stop();
});

test('serve prints its address, the identity, three coupons, and a curl line that writes one off', async () => {
  await expect.poll(serving.output).toContain('curl -s');
  expect(serving.output()).toContain('shoubei-mock-demo-key');
  expect(serving.output().match(/^.*99\d{14} {2}/gmu)).toHaveLength(3);
  const curl = /^curl .*$/mu.exec(serving.output())?.[0] ?? '';
  const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
  const answer: unknown = JSON.parse(stdout);
  expect(answer).toMatchObject({ return_code: 'SUCCESS', codes: '9900010000000001', settle_amount: '994' });
});

test('each request is one readable log line with its outcome and the reason for a rejection', async () => {
  await writeOff(serving.url, '990501000001');
  await writeOff(serving.url, 'a\nb\u001b[31m');
  await expect
    .poll(serving.output)
    .toMatch(/refunded {2}990501000001 {2}coupon_code: refunded {2}magic 05 \(/u);
  await expect
    .poll(serving.output)
    .toContain(
      String.raw`illegal_parameter  "a\nb\u001b[31m"  coupon_code: expected 1 to 16 letters or digits, got "a\nb\u001b[31m"`,
    );
});

test('write-off exits with 0 if written off, 1 if rejected and 2 for wrong use', async () => {
  const done = await cli([
    'write-off',
    '990002500099',
    '--base-url',
    serving.url,
    '--trace',
    'CLI-1',
    '--json',
  ]);
  expect([done.code, JSON.parse(done.stdout)]).toEqual([
    0,
    expect.objectContaining({
      status: 'written_off',
      faceAmount: 2500,
      settleAmount: 2485,
      wfTraceNo: 'CLI-1',
    }),
  ]);
  const refused = await cli(['write-off', '679533922928', '--base-url', serving.url]);
  expect([refused.code, refused.stdout]).toEqual([1, 'Rejected: 0205 券码已退款 (refunded, documented)\n']);
  const unknown = await cli(['write-off', '998201000099', '--base-url', serving.url, '--trace', 'CLI-2']);
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining('Retry only with the same trace number: --trace CLI-2'),
  ]);
  const wrong = await cli(['write-off', '１２', '--base-url', serving.url]);
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    'shoubei-mock: <coupon-code>: 1 to 16 plain letters or digits are needed, no space or URL\n',
  ]);
});

test('without an identity and --yes, write-off calls only this machine', async () => {
  const elsewhere = ['write-off', '1234', '--base-url', 'https://open.51shoubei.com'];
  const nobody = await cli(elsewhere);
  expect([nobody.code, nobody.stderr]).toEqual([
    2,
    expect.stringContaining('--inst-no and a key are needed'),
  ]);
  const { code, stderr } = await cli([...elsewhere, '--inst-no', '1', '--key-env', 'K'], { env: { K: 'k' } });
  expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot cancel.*real endpoint.*--yes/u)]);
});

test('JSON logs are one object a line, without key or sign', async () => {
  const logged = await serveProcess(['--json', '--dialect', 'table']);
  const { body } = await writeOff(logged.url, '990301000001');
  expect(body).toMatchObject({ return_code: 'SUCCESS', result_code: 'FAIL' });
  await expect.poll(logged.output).toContain('already_used');
  const lines = logged
    .output()
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({
    outcome: 'already_used',
    coupon_code: '990301000001',
    field: 'coupon_code',
    magic: '03',
  });
  expect(JSON.stringify(lines.at(-1))).not.toMatch(/demo-key|[0-9a-f]{32}/u);
  expect(await logged.stop('SIGINT')).toMatchObject({ code: 0 });
});

test('a signal ends the emulator cleanly, without waiting for idle, silent and slow clients', async () => {
  const other = await serveProcess();
  await admin(other.url, 'POST', '/faults', { kind: 'latency', when: 'after', ms: 60_000 });
  const idle = connect(Number(new URL(other.url).port), '127.0.0.1');
  const idleClosed = new Promise((resolve) => idle.on('error', resolve).on('close', resolve));
  const slow = writeOff(other.url, '990001000001').catch(() => 'gone');
  await expect.poll(other.output).toContain('990001000001');
  const silent = writeOff(other.url, '998801000001').catch(() => 'gone');
  await expect.poll(other.output).toContain('998801000001');
  const { code, ms } = await other.stop('SIGTERM');
  expect(code).toBe(0);
  expect(await Promise.all([silent, slow])).toEqual(['gone', 'gone']);
  await idleClosed;
  expect(ms, 'far below the 30 s of silence and the 60 s of latency').toBeLessThan(15_000);
});

test('the built command line runs as a separate process, and never prints a stack trace', async () => {
  const done = await cliProcess(['write-off', '9900010000000077', '--base-url', serving.url, '--json']);
  expect([done.code, JSON.parse(done.stdout)]).toEqual([0, expect.objectContaining({ settleAmount: 994 })]);
  expect(await cliProcess(['sign', '--demo'], { input: '[1]' })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'shoubei-mock: body: a JSON object is expected\n',
  });
});

test('log level warn or higher keeps the address, and silent prints nothing', async () => {
  const quiet = await serve(['--log-level', 'warn']);
  await writeOff(quiet.url, '990501000001');
  await quiet.stop();
  expect(quiet.output()).toBe(`${quiet.url}\n`);
});

test('a config file with an unknown flag is rejected', async () => {
  const config = file('typo.yaml', 'prot: 1\n');
  const { code, stderr } = await cli(['serve', '--config', config]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('unknown flag prot of serve')]);
  const { stderr: switched } = await cli(['serve'], { env: { SHOUBEI_MOCK_STRICT: 'maybe' } });
  expect(switched).toContain('SHOUBEI_MOCK_STRICT: true or false is needed');
});

test('institution, keys, coupons and profile come from flags, environment and files', async () => {
  const profile = file(
    'profile.yaml',
    'settleField: both\ninstitutions:\n  - inst_no: "777"\n    keys: [profile-key]\n',
  );
  const fixtures = file(
    'coupons.json',
    '[{"coupon_code":"F1","face_amount":5},{"coupon_code":"F2","face_amount":6}]',
  );
  const fromFile = await serve(['--profile', profile, '--coupons', fixtures]);
  expect((await writeOff(fromFile.url, 'F1', { inst_no: '777' }, 'profile-key')).body).toMatchObject({
    settleAmount: '5',
  });
  expect(fromFile.output()).not.toContain('profile-key');
  await fromFile.stop();
  const config = file('config.yaml', 'inst-no: "888"\nsettle-field: settleAmount\n');
  const fromEnv = await serve(['--config', config], {
    SHOUBEI_MOCK_KEY: 'env-key',
    SHOUBEI_MOCK_STRICT: 'true',
  });
  expect((await writeOff(fromEnv.url, '990001000001', { inst_no: '888' }, 'env-key')).body).toHaveProperty(
    'settleAmount',
  );
  expect(
    (await writeOff(fromEnv.url, '990001000002', { inst_no: '888', more: 'x' }, 'env-key')).outcome,
  ).toBe('illegal_parameter');
  await fromEnv.stop();
});

test.each<[string, string[], RegExp]>([
  ['an invalid port', ['serve', '--port', '99999'], /--port/u],
  ['a host that is not here', ['serve', '--host', '203.0.113.1', '--port', '0'], /cannot listen/u],
  [
    'a profile that is not there',
    ['serve', '--profile', '/nowhere.yaml'],
    /\/nowhere\.yaml cannot be read: ENOENT/u,
  ],
  [
    'a faulty profile',
    ['serve', '--profile', file('bad.yaml', 'a: 1\ndialect: x\n')],
    /bad\.yaml:1: a is not a setting/u,
  ],
  [
    'a faulty coupon',
    ['serve', '--coupons', file('bad.json', '[{"coupon_code":"A","face_amount":1},\n{"coupon_code":"B"}]')],
    /bad\.json:2: face_amount is required/u,
  ],
  ['an institution without key', ['serve', '--inst-no', '1'], /both --inst-no and a key/u],
  [
    'the name of a draft in place of its file',
    ['serve', '--endpoint', 'quary'],
    /quary cannot be read: ENOENT, no such file\. A file is needed; shoubei-mock endpoints draft quary >quary\.yaml makes it from the draft\n$/u,
  ],
  [
    'a key variable that is not set',
    ['serve', '--inst-no', '1', '--key-env', 'NO_SUCH'],
    /no environment variable of this name is set/u,
  ],
])('%s is one clear line and exit code 2', async (_, args, line) => {
  const { code, stderr, stdout } = await cli(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(line);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('a taken port is reported in both languages', async () => {
  const { port } = new URL(serving.url);
  expect((await cli(['--port', port])).stderr).toBe(
    `shoubei-mock: port ${port} on 127.0.0.1 is taken; use --port 0 or another port (shoubei-mock doctor shows what has it)\n`,
  );
  expect((await cli(['--port', port, '--lang', 'zh'])).stderr).toContain(`端口 ${port} 已被占用`);
});

test('beyond loopback a token is generated and required', async () => {
  const open = await serve(['--host', '0.0.0.0']);
  await expect.poll(open.output).toMatch(/Admin token {2}[0-9a-f]{32}/u);
  const local = open.url.replace('0.0.0.0', '127.0.0.1');
  expect((await fetch(`${local}/__admin/profile`)).status).toBe(401);
  await open.stop();
});

test.each([
  ['http://0.0.0.0:4051', 'http://127.0.0.1:4051'],
  ['http://[::]:4051', 'http://[::1]:4051'],
  ['http://192.0.2.7:4051', 'http://192.0.2.7:4051'],
])('listening at %s, the banner names the page and a first call at %s', (url, local) => {
  const parts = {
    url,
    settings: toSettings(),
    store: 'memory',
    language: 'en',
    own: 'shoubei-mock',
  } as const;
  const lines = banner({ ...parts, network: [], qr: [] });
  expect(lines).toContain(`Page         ${local}/__admin/ui/`);
  expect(lines).toContainEqual(expect.stringContaining(`curl -s ${local}/openpay/coupon/wf `));
});

test('--journal-size sets how many exchanges are kept, and must be a whole number', async () => {
  const small = await serve(['--journal-size', '2']);
  for (let i = 0; i < 5; i += 1) await writeOff(small.url, '990501000001');
  const { body } = await admin(small.url, 'GET', '/requests');
  expect([body.requests.length, body.evicted]).toEqual([2, 3]);
  await small.stop();
  const { code, stderr } = await cli(['serve', '--journal-size', 'many']);
  expect([code, stderr]).toEqual([
    2,
    'shoubei-mock: --journal-size: a whole number from 0 to 1000000 is needed, got "many"\n',
  ]);
});
