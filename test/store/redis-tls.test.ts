import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { freePort, type Redis, redisServer } from '../support/redis.js';
import { admin, writeOff } from '../support/wire.js';
import { emulatorProcess } from './emulator-process.js';

const isSkipped = missingTools(['redis-server', 'openssl']).length > 0;

let folder = '';
let plain: Redis;
const ports = { right: 0, otherName: 0 };
const ending: (() => Promise<unknown>)[] = [];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
}

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate of the authority `ca` for these names. */
async function certify(name: string, names: string): Promise<void> {
  await writeFile(join(folder, `${name}.ext`), `subjectAltName=${names}`);
  openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
  const signed = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    `${name}.ext`,
  ];
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signed);
}

async function redisWith(name: string): Promise<number> {
  const port = await freePort();
  const files = [
    '--tls-cert-file',
    join(folder, `${name}.pem`),
    '--tls-key-file',
    join(folder, `${name}.key`),
  ];
  const redis = await redisServer(['--tls-port', String(port), ...files, '--tls-auth-clients', 'no']);
  ending.push(redis.remove);
  plain = redis;
  return port;
}

beforeAll(async () => {
  if (isSkipped) return;
  folder = await mkdtemp(join(tmpdir(), 'shoubei-tls-'));
  ending.push(() => rm(folder, { recursive: true }));
  for (const name of ['ca', 'other-ca']) {
    openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '2',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=${name}`,
    );
  }
  await certify('right', 'DNS:localhost,IP:127.0.0.1');
  await certify('other-name', 'DNS:redis.example');
  ports.otherName = await redisWith('other-name');
  ports.right = await redisWith('right');
});
afterAll(async () => {
  for (const end of ending.toReversed()) await end();
});

/** `serve` as a process that trusts this authority in addition to those of Node. */
async function serveTrusting(authority: string, port: number): Promise<string> {
  const before = ['env', `NODE_EXTRA_CA_CERTS=${join(folder, authority)}`];
  const started = emulatorProcess(`rediss://localhost:${port}`, before);
  started.then(({ end }) => ending.push(() => end('SIGKILL'))).catch(() => {});
  return (await started).url;
}

test.skipIf(isSkipped)('over TLS an emulator uses a Redis whose authority is trusted', async () => {
  const url = await serveTrusting('ca.pem', ports.right);
  expect((await admin(url, 'GET', '/ready')).status).toBe(200);
  expect(await writeOff(url, '9900010000000001')).toMatchObject({ outcome: 'written_off' });
});

test.skipIf(isSkipped)(
  'an untrusted or wrong authority is reported in one line that says how to trust it',
  async () => {
    const refused = await cli(['serve', '--port', '0', '--store', `rediss://localhost:${ports.right}`]);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^[^\n]*unable to verify the first certificate; to trust its authority, start with NODE_EXTRA_CA_CERTS=ca\.pem\n$/u,
      ),
    ]);
    const chinese = await cli([
      'serve',
      '--port',
      '0',
      '--lang',
      'zh',
      '--store',
      `rediss://localhost:${ports.right}`,
    ]);
    expect(chinese.stderr).toContain('要信任其 CA，请在启动时设置 NODE_EXTRA_CA_CERTS=ca.pem');
    await expect(serveTrusting('other-ca.pem', ports.right)).rejects.toThrow(
      'start with NODE_EXTRA_CA_CERTS=ca.pem',
    );
  },
);

test.skipIf(isSkipped)('a certificate with another name, and a port without TLS, are reported', async () => {
  await expect(serveTrusting('ca.pem', ports.otherName)).rejects.toThrow(
    "Hostname/IP does not match certificate's altnames: Host: localhost. is not in the cert's altnames: DNS:redis.example",
  );
  const errors: unknown[] = [];
  const store = `rediss://localhost:${plain.port}`;
  await using server = await startMockServer({ store, onError: (error) => void errors.push(error) });
  expect(await writeOff(server.url, '9900010000000001')).toMatchObject({ outcome: 'system_error' });
  expect(String(errors[0])).toContain(
    'is Redis running, and does this port speak TLS? The emulator retries by itself',
  );
});
