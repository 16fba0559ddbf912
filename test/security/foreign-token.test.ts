import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, onTestFinished, test } from 'vitest';
import { cli } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';

const token = 'a-token-for-tests-only';
const folder = sharedFolder();
const tokenFile = join(folder, 'token');
writeFileSync(tokenFile, token);
const config = join(folder, 'config.yaml');
writeFileSync(config, `admin-token: ${token}\n`);

interface Stranger {
  readonly url: string;
  readonly port: string;
  /** `GET /__admin/health`, and whether the request had the token. */
  readonly seen: readonly string[];
}

/** A server that is not an emulator: it sends the same kind of response to every request. */
async function stranger(status = 200, body = '{"status":"ok","profile":"default"}'): Promise<Stranger> {
  const seen: string[] = [];
  const server = createServer(({ method, url, headers }, response) => {
    const hasToken = JSON.stringify(headers).includes(token);
    seen.push(`${method} ${url}${hasToken ? ' with the token' : ''}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  return { url: `http://127.0.0.1:${port}`, port, seen };
}

const commands: readonly (readonly [string, (at: { url: string; port: string }) => string[]])[] = [
  ['verify', ({ url }) => ['verify', '--base-url', url, '--only', 'refunded']],
  ['assumptions', ({ url }) => ['assumptions', '--base-url', url]],
  ['assumptions --questions', ({ url }) => ['assumptions', '--base-url', url, '--questions', 'en']],
  ['doctor', ({ port }) => ['doctor', '--port', port]],
  ['doctor --base-url', ({ url }) => ['doctor', '--port', '0', '--base-url', url]],
  ['wait', ({ url }) => ['wait', '--base-url', url, '--timeout', '0']],
];

test.each(commands)('%s sends a token of the environment only to an emulator', async (_, of) => {
  const ways: readonly [Readonly<Record<string, string>>, readonly string[]][] = [
    [{ SHOUBEI_MOCK_ADMIN_TOKEN: token }, []],
    [{ SHOUBEI_MOCK_ADMIN_TOKEN_FILE: tokenFile }, []],
    [{ SHOUBEI_MOCK_CONFIG: config }, []],
  ];
  for (const server of [
    await stranger(),
    await stranger(404, 'no'),
    await stranger(302),
    await stranger(500),
  ]) {
    for (const [env, more] of ways) await cli([...of(server), ...more], { env });
    expect(server.seen.length).toBeGreaterThan(0);
    expect(server.seen.filter((one) => one.endsWith('with the token'))).toEqual([]);
  }
});

test('one line in both languages says where the token is not sent, and why', async () => {
  const { url, seen } = await stranger();
  const env = { SHOUBEI_MOCK_ADMIN_TOKEN: token };
  const english = await cli(['verify', '--base-url', url], { env });
  expect(english.stderr.split('\n')[0]).toBe(
    `shoubei-mock: SHOUBEI_MOCK_ADMIN_TOKEN is not sent to ${url}, which does not respond as an emulator (GET /__admin/health)`,
  );
  const chinese = await cli(['assumptions', '--base-url', url, '--lang', 'zh'], { env });
  expect(chinese.stderr.split('\n')[0]).toBe(
    `shoubei-mock: SHOUBEI_MOCK_ADMIN_TOKEN 不会发往 ${url}：其响应不像模拟器（GET /__admin/health）`,
  );
  expect(seen).toContain('GET /__admin/health');
});

test('an emulator gets the token of the environment, and a typed one goes to the origin of its line', async () => {
  await using server = await startMockServer({ adminToken: token });
  const at = { url: server.url, port: new URL(server.url).port };
  const env = { SHOUBEI_MOCK_ADMIN_TOKEN: token };
  expect(await cli(['verify', '--base-url', at.url, '--only', 'refunded'], { env })).toMatchObject({
    code: 0,
  });
  expect(await cli(['assumptions', '--base-url', at.url], { env })).toMatchObject({ code: 0 });
  expect((await cli(['doctor', '--port', at.port], { env })).stdout).toContain('dialect example');
  const { url, seen } = await stranger();
  await cli(['assumptions', '--base-url', url, '--admin-token', token]);
  expect(seen).toEqual(['GET /__admin/requests/assumptions with the token']);
});

test('doctor sends even a typed token only to an emulator', async () => {
  const { port, seen } = await stranger();
  await cli(['doctor', '--port', port, '--admin-token', token]);
  expect(seen).toEqual(['GET /__admin/health']);
});
