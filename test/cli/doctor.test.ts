import { createServer, type Server } from 'node:net';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { homedir, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { linesOver80 } from '../support/shown-width.js';

const folder = sharedFolder();

interface Told {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly state: string; readonly text: string }[];
}

async function doctor(
  ...args: readonly string[]
): Promise<{ code: number | null; ok: boolean; check: (name: string) => string }> {
  const { code, stdout } = await cli(['doctor', '--port', '0', '--json', ...args]);
  const { ok, checks }: Told = JSON.parse(stdout);
  return {
    code,
    ok,
    check: (wanted) =>
      checks
        .filter(({ name }) => name === wanted)
        .map(({ state, text }) => `${state} ${text}`)
        .join(),
  };
}

function portOf(server: Pick<Server, 'address'>): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

test('if all is well, doctor lists the environment for a bug report, in both languages', async () => {
  const english = await cli(['doctor', '--port', '0']);
  expect([english.code, english.stderr]).toEqual([0, '']);
  expect(english.stdout).toContain(`- ok Node: ${process.version}\n`);
  expect(english.stdout).toContain(
    '- ok Profile: default, dialect example, institutions 900024, 60000001 (demo)\n',
  );
  expect(english.stdout).toContain(
    '- ok Store: memory\n- ok Port: 127.0.0.1:0 is free\n\nEverything works.\n',
  );
  const chinese = await cli(['doctor', '--port', '0', '--lang', 'zh']);
  expect(chinese.stdout).toContain('- 正常 配置：default，响应风格 example，机构 900024, 60000001（演示）\n');
  expect(linesOver80(english.stdout + chinese.stdout)).toEqual([]);
});

test('doctor lists the version, profile, dialect and clock of an emulator on the port', async () => {
  await using server = await startMockServer({ profile: { name: 'till', dialect: 'table' } });
  await server.clock.freeze('2026-11-30T23:59:59+08:00');
  const { code, check } = await doctor('--port', new URL(server.url).port);
  expect(code).toBe(0);
  expect(check('port')).toMatch(
    /^note 127\.0\.0\.1:\d+ is taken by shoubei-mock 0\.1\.0, profile till, dialect table, which runs already$/u,
  );
  expect(check('emulator_clock')).toMatch(/^note differs by -?\d+ s from this machine's, frozen$/u);
});

test('doctor recognizes an emulator that needs a token, without the token', async () => {
  await using server = await startMockServer({ adminToken: 'secret-token' });
  const { port } = new URL(server.url);
  expect((await doctor('--port', port)).check('port')).toContain(
    'an emulator that requires its --admin-token',
  );
  expect((await doctor('--port', port, '--admin-token', 'secret-token')).check('port')).toContain(
    'dialect example',
  );
});

test('doctor reports another program on the port and exits with 1', async () => {
  const web = createHttp((_, response) => response.writeHead(404).end());
  const mute = createServer((socket) => socket.end('ehlo\r\n'));
  for (const server of [web, mute]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const seen = [await doctor('--port', portOf(web)), await doctor('--port', portOf(mute))];
  expect(seen.map(({ code, ok }) => [code, ok])).toEqual([
    [1, false],
    [1, false],
  ]);
  expect(seen[0]?.check('port')).toContain(
    'is taken by another server (HTTP 404); give serve another --port, or 0',
  );
  expect(seen[1]?.check('port')).toContain('is taken by a program that does not respond by HTTP');
  for (const server of [web, mute]) server.close();
});

test('doctor reports a faulty profile and unavailable stores, and says what to do', async () => {
  const profile = join(folder, 'bad.yaml');
  writeFileSync(profile, 'dialect: x\n');
  const faulty = await doctor('--profile', profile);
  expect([faulty.code, faulty.check('profile')]).toEqual([
    1,
    expect.stringMatching(/^bad .*bad\.yaml:1: dialect /u),
  ]);
  writeFileSync(join(folder, 'no.db'), 'no database');
  expect((await doctor('--store', `sqlite:${join(folder, 'no.db')}`)).check('store')).toContain(
    'it is no SQLite database',
  );
  expect((await doctor('--store', 'memroy')).check('store')).toContain('bad ');
  const redis = await doctor('--store', 'redis://till:pass-word@127.0.0.1:9/1');
  expect([redis.code, redis.check('store')]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
  expect(redis.check('store')).not.toMatch(/pass-word|till/u);
});

test('an emulator whose clock shows no time is not said to have the time of this machine', async () => {
  const server = createHttp((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-shoubei-mock-request-id', '1');
    response.end(JSON.stringify({ status: 'ok', profile: 'default', now: 'yesterday', frozen: false }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { check } = await doctor('--port', portOf(server));
  server.close();
  expect(check('port')).toContain('which runs already');
  expect(check('emulator_clock')).toBe('');
});

test('doctor creates no file', async () => {
  const file = join(folder, 'state.db');
  const { code, check } = await doctor('--store', `sqlite:${file}`);
  expect([code, check('store')]).toEqual([0, `ok sqlite:${file} (does not exist; serve creates it)`]);
  expect(existsSync(file)).toBe(false);
});

test('the report contains no home folder, other machine or value of a variable', async () => {
  const env = { SHOUBEI_MOCK_KEY: 'real-key', SHOUBEI_MOCK_SETTLE_FIELD: 'auto' };
  const { stdout } = await cli(
    [
      'doctor',
      '--port',
      '0',
      '--host',
      'till.shop.invalid',
      '--profile',
      join(homedir(), 'no such profile.yaml'),
    ],
    { env },
  );
  expect(stdout).toContain('- ok Environment: SHOUBEI_MOCK_KEY, SHOUBEI_MOCK_SETTLE_FIELD\n');
  expect(stdout).toContain('~/no such profile.yaml cannot be read: ENOENT, no such file');
  expect(stdout).toContain('(host):0: cannot listen: ');
  expect(stdout).not.toMatch(/real-key|till\.shop/u);
  if (homedir().length > 1) expect(stdout).not.toContain(homedir());
});

test("with --base-url, doctor compares the endpoint's clock by one HEAD request", async () => {
  const asked: string[] = [];
  let date = new Date(Date.now() + 3_600_000).toUTCString();
  const server = createHttp((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('Date', date).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${portOf(server)}`;
  const away = await doctor('--base-url', url);
  expect(away.code).toBe(0);
  expect(away.check('clock')).toMatch(
    /^note the clock of http:\S+ differs by 3(?:59|60)\d s; how far ts may be off is not documented \(A4\)$/u,
  );
  date = new Date().toUTCString();
  await doctor('--base-url', url);
  expect(asked).toEqual(['HEAD /', 'HEAD /']);
  server.close();
  expect((await doctor('--base-url', 'http://127.0.0.1:9')).check('clock')).toContain(
    'nothing responds at http://127.0.0.1:9: ECONNREFUSED',
  );
});

// The story: it looked for the occupant at 127.0.0.1, whatever the address.
test('doctor --host recognizes an emulator that listens at that address only', async () => {
  const hosts = Object.values(networkInterfaces())
    .flatMap((all = []) => all)
    .filter(({ address }) => !/^(?:fe80:|169\.254\.)/u.test(address))
    .map(({ address }) => address);
  expect(hosts).toContain('127.0.0.1');
  for (const host of hosts) {
    const adminToken = 'a-token-that-is-long-enough';
    await using server = await startMockServer({ host, adminToken });
    const { code, check } = await doctor('--host', host, '--port', new URL(server.url).port);
    expect([host, code]).toEqual([host, 0]);
    expect(check('port')).toMatch(/is taken by an emulator that requires its --admin-token$/u);
  }
});
