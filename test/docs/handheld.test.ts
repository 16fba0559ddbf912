import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningProcess, type ServeProcess } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { blocks } from '../support/pages.js';
import { sharedFolder } from '../support/shared.js';
import { shell as shellAt } from '../support/shell.js';

const lacks = missingTools(['openssl', 'curl']).length > 0;
const folder = sharedFolder();
const shell = (script: string): Promise<string> => shellAt(script, { folder });

const [authority = '', emulator = '', administration = ''] = blocks('docs/how-to/pos-device.md', 'sh');
let serving: ServeProcess | undefined;
beforeAll(async () => {
  if (lacks) return;
  await shell(authority);
  const [token = '', serve = ''] = emulator.trim().split('\n');
  await shell(token);
  const files = new Set(['tls.pem', 'tls-key.pem', 'admin-token']);
  const flags = serve.replace('npx @shoubei-kit/mock-server ', '').split(' ');
  const args = [...flags.map((flag) => (files.has(flag) ? join(folder, flag) : flag)), '--port', '0'];
  serving = await runningProcess(args);
});
afterAll(async () => void (await serving?.stop()));

test.skipIf(lacks)(
  'with the generated certificate and token, the emulator can be reached by name and address',
  async () => {
    const port = new URL(serving?.url ?? '').port;
    const answer = await shell(administration.replace('4051', port));
    expect(JSON.parse(answer)).toMatchObject({ status: 'ok' });
    const resolve = `--resolve mock.shop.test:${port}:127.0.0.1`;
    const named = `curl -s --cacert ca.pem -H @admin-header ${resolve} https://mock.shop.test:${port}/__admin/health`;
    expect(JSON.parse(await shell(named))).toMatchObject({ status: 'ok' });
    const stranger = named.replace('-H @admin-header ', '').replace('/health', '/profile');
    expect(JSON.parse(await shell(stranger))).toMatchObject({
      error: { code: 'token_needed' },
    });
    const token = readFileSync(join(folder, 'admin-token'), 'utf8').trim();
    expect(token).toMatch(/^[0-9a-f]{32}$/u);
    expect(serving?.output()).not.toMatch(new RegExp(`clients will reject|${token}`, 'u'));
  },
);

test.skipIf(lacks)('the generated authority is valid for no other name', async () => {
  const other = authority
    .replace(/^.*ca-key.pem -out ca.pem\n/u, '')
    .replace('DNS:mock.shop.test,', 'DNS:open.51shoubei.com,')
    .replaceAll('tls', 'other');
  await shell(other.replace('-CAcreateserial', '-CAserial ca.srl').replace(/^chmod.*$/mu, ''));
  const verify = (name: string): Promise<string> =>
    shell(`openssl verify -CAfile ca.pem ${name} 2>&1 || true`);
  expect(await verify('tls.pem')).toBe('tls.pem: OK\n');
  expect(await verify('other.pem')).toContain('permitted subtree violation');
});
