import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, cliProcess, runningProcess, serve, type ServeProcess } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { sharedFolder } from '../support/shared.js';

const run = promisify(execFile);
const lacksOpenssl = missingTools(['openssl']).length > 0;
const folder = sharedFolder();
const at = (name: string): string => join(folder, name);
const openssl = (line: string): Promise<unknown> => run('openssl', line.split(' '), { cwd: folder });
const flags = (cert = 'cert.pem', key = 'key.pem'): string[] => [
  '--tls-cert',
  at(cert),
  '--tls-key',
  at(key),
];

let serving: ServeProcess | undefined;
let url: string;
beforeAll(async () => {
  if (lacksOpenssl) return;
  const own = 'req -x509 -newkey rsa:2048 -nodes -subj /CN=test';
  const san = '-addext subjectAltName=IP:127.0.0.1,DNS:localhost';
  await openssl(`${own} ${san} -days 2 -keyout key.pem -out cert.pem`);
  await openssl(`${own} ${san} -days 2 -keyout other-key.pem -out other.pem`);
  await openssl(`${own} -days 2 -keyout nameless-key.pem -out nameless.pem`);
  await openssl(`${own.replace('2048', '512')} ${san} -days 2 -keyout weak-key.pem -out weak.pem`);
  await openssl('pkcs8 -topk8 -in key.pem -out encrypted.pem -passout pass:c4n4ry');
  await openssl('rsa -aes128 -traditional -in key.pem -out old-encrypted.pem -passout pass:c4n4ry');
  await openssl(`req -new -key key.pem -subj /CN=test ${san} -out old.csr`);
  for (const [name, from, until] of [
    ['expired', '20200101000000Z', '20210101000000Z'],
    ['later', '20990101000000Z', '20991231000000Z'],
  ]) {
    writeFileSync(at('index'), '');
    writeFileSync(
      at('ca.cnf'),
      '[ca]\ndefault_ca=x\n[x]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\ncopy_extensions=copy\n[p]\ncommonName=supplied\n',
    );
    await openssl(
      `ca -config ca.cnf -batch -notext -selfsign -keyfile key.pem -in old.csr -startdate ${from} -enddate ${until} -out ${name}.pem`,
    );
  }
  serving = await runningProcess(['serve', '--port', '0', ...flags()]);
  ({ url } = serving);
});
afterAll(async () => void (await serving?.stop()));

const ca = (): string => readFileSync(at('cert.pem'), 'utf8');

function health(options: object = {}): Promise<unknown> {
  return new Promise((resolve) => {
    get(`${url}/__admin/health`, { ca: ca(), agent: false, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EPROTO' ? error.message : error.code);
    });
  });
}

test.skipIf(lacksOpenssl)(
  'the emulator serves HTTPS, prints so, and accepts no TLS older than 1.2',
  async () => {
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/u);
    expect(await health()).toBe(200);
    expect(await health({ maxVersion: 'TLSv1.2' })).toBe(200);
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await health(old)).toMatch(/alert protocol version/u);
    expect(await health({ ca: undefined })).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  },
);

test.skipIf(lacksOpenssl)(
  'sdk-lite writes off there, once NODE_EXTRA_CA_CERTS names the certificate',
  async () => {
    const args = ['write-off', '9900010000000001', '--base-url', url, '--json'];
    const trusting = await cliProcess(args, { env: { NODE_EXTRA_CA_CERTS: at('cert.pem') } });
    expect([trusting.code, JSON.parse(trusting.stdout)]).toEqual([
      0,
      expect.objectContaining({ status: 'written_off', settleAmount: 994 }),
    ]);
    const stranger = await cliProcess(args);
    expect([stranger.code, JSON.parse(stranger.stdout)]).toEqual([
      1,
      expect.objectContaining({ code: 'unreachable', mayHaveHappened: false }),
    ]);
  },
);

test.skipIf(lacksOpenssl)('the scenarios of lost, cut and late responses hold over TLS, too', async () => {
  const names = ['fault-cut-json', 'fault-silence', 'fault-silence-that-ends', 'fault-latency', 'magic-00'];
  const args = ['verify', '--base-url', url, '--only', names.join(',')];
  const verified = await cliProcess(args, { env: { NODE_EXTRA_CA_CERTS: at('cert.pem') } });
  expect([verified.code, verified.stdout + verified.stderr]).toEqual([0, expect.stringContaining('passed')]);
});

test.skipIf(lacksOpenssl)(
  'a reset over TLS cuts the connection, and the write-off has happened',
  async () => {
    const env = { NODE_EXTRA_CA_CERTS: at('cert.pem') };
    const args = ['write-off', '9982010000000002', '--base-url', url, '--trace', 'TLS-1', '--json'];
    const lost = await cliProcess(args, { env });
    expect([lost.code, JSON.parse(lost.stdout)]).toEqual([
      1,
      expect.objectContaining({ code: 'outcome_unknown', mayHaveHappened: true }),
    ]);
    const again = await cliProcess(args, { env });
    expect([again.code, JSON.parse(again.stdout)]).toEqual([
      0,
      expect.objectContaining({ wfTraceNo: 'TLS-1' }),
    ]);
  },
);

test.skipIf(lacksOpenssl)(
  'a key that may be real is accepted beyond loopback, since TLS hides its signatures',
  async () => {
    const profile = at('real.yaml');
    writeFileSync(profile, "institutions: [{ inst_no: '7', keys: [8f14e45fceea167a] }]");
    const beyond = await serve(['--host', '0.0.0.0', '--profile', profile, ...flags()]);
    expect(beyond.url).toMatch(/^https:/u);
    await beyond.stop();
  },
);

test.skipIf(lacksOpenssl)('a test in the same process may also use TLS', async () => {
  const tls = { cert: ca(), key: readFileSync(at('key.pem'), 'utf8') };
  await using server = await startMockServer({ tls });
  expect(server.url).toMatch(/^https:/u);
  await expect(startMockServer({ tls: { ...tls, key: 'none' } })).rejects.toThrow(
    /tls: .*not a private key.*私钥/u,
  );
});

const files: readonly (readonly [string, () => readonly string[], RegExp])[] = [
  ['a certificate without key', () => ['--tls-cert', at('cert.pem')], /: give both/u],
  ['another certificate’s key', () => flags('cert.pem', 'other-key.pem'), /is not that of the certificate/u],
  ['no certificate', () => flags('key.pem', 'key.pem'), /certificate is not one in PEM/u],
  ['no key', () => flags('cert.pem', 'cert.pem'), /not a private key in PEM/u],
  ['an encrypted key', () => flags('cert.pem', 'encrypted.pem'), /is encrypted; .*openssl pkey/u],
  ['an encrypted key of old', () => flags('cert.pem', 'old-encrypted.pem'), /is encrypted; .*openssl pkey/u],
  ['a weak key', () => flags('weak.pem', 'weak-key.pem'), /cannot be used: ERR_SSL_EE_KEY_TOO_SMALL/u],
  ['a file that is not there', () => flags('gone.pem'), /gone\.pem cannot be read: ENOENT/u],
  ['a folder', () => ['--tls-cert', folder, '--tls-key', folder], /is a folder/u],
];
test.skipIf(lacksOpenssl).each(files)('%s is rejected in one line', async (_, given, message) => {
  const { code, stdout, stderr } = await cli(['serve', '--port', '0', ...given()]);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  expect([stderr.trim().split('\n').length, stderr.includes('c4n4ry')]).toEqual([1, false]);
  const zh = await cli(['serve', '--port', '0', ...given(), '--lang', 'zh']);
  expect(zh.stderr).toMatch(/证书|私钥|无法读取|文件夹|--tls-cert 与/u);
});

test.skipIf(lacksOpenssl).each([
  ['expired', 'key.pem', /expired on 2021-01-01: clients will reject it/u],
  ['later', 'key.pem', /not valid before 2099-01-01/u],
  ['nameless', 'nameless-key.pem', /names no host \(subjectAltName\)/u],
])('a certificate that clients will reject (%s) is used, and reported', async (name, key, message) => {
  const warned = await serve(flags(`${name}.pem`, key));
  const { stderr } = await warned.stop();
  expect(stderr).toMatch(message);
});

test.skipIf(lacksOpenssl)('the emulator ends within a second, even during a handshake', async () => {
  const other = await runningProcess(['serve', '--port', '0', ...flags()]);
  const { port } = new URL(other.url);
  const silent = connectTcp(Number(port), '127.0.0.1');
  const closed = new Promise((resolve) => silent.on('close', resolve).on('error', () => {}));
  await new Promise((resolve) => silent.on('connect', resolve));
  const secure = connect({ port: Number(port), host: '127.0.0.1', ca: ca() });
  secure.on('error', () => {});
  await new Promise((resolve) => secure.on('secureConnect', resolve));
  const { code, ms } = await other.stop();
  expect([code, ms < 1_500]).toEqual([0, true]);
  await closed;
});

test.skipIf(lacksOpenssl)('a client without TLS is disconnected, and the next one is served', async () => {
  const { port } = new URL(url);
  const plain = connectTcp(Number(port), '127.0.0.1');
  plain.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => plain.on('close', resolve));
  expect(await health()).toBe(200);
  expect(serving?.output()).not.toMatch(/Error|at .*\.js:/u);
});
