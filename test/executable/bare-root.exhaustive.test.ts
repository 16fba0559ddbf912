import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import type { ServeProcess } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { redisServer } from '../support/redis.js';
import { admin, post, sourceAnswer, sourceRequest, writeOff } from '../support/wire.js';
import { lacks as lacksBrowser, open, untilText, useBrowser } from '../ui/browser.js';
import { inBareRoot, useBareRoot } from './bare-root.js';

const bare = useBareRoot();
useBrowser();

/** Serves until the end of its scope. */
async function serving(...args: readonly string[]): Promise<ServeProcess & AsyncDisposable> {
  const served = await bare.start(['serve', '--port', '0', ...args]);
  return Object.assign(served, { [Symbol.asyncDispose]: async () => void (await served.stop('SIGKILL')) });
}

inBareRoot()('it needs the libraries of C and C++, and no other', () => {
  expect(bare.libraries()).toEqual([
    process.arch === 'arm64' ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2',
    'libc.so.6',
    'libdl.so.2',
    'libgcc_s.so.1',
    'libm.so.6',
    'libpthread.so.0',
    'libstdc++.so.6',
  ]);
});

inBareRoot()('it says that it is the executable, and which Node is in it', async () => {
  const { code, stdout, stderr } = await bare.run(['--version']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^0\.1\.0 \(executable, Node v24\.\d+\.\d+\)\n$/u);
});

inBareRoot()('doctor finds all that it needs inside, for a user without a name or a home', async () => {
  const { code, stdout, stderr } = await bare.run([
    'doctor',
    '--port',
    '0',
    '--store',
    'sqlite:/data/none.db',
  ]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('@shoubei-kit/contracts 0.1.0, @shoubei-kit/fixtures 0.1.0');
  expect(stdout).toMatch(/@redis\/client\s+6\.\d+\.\d+/u);
  expect(stdout).toContain('Everything works.\n');
});

inBareRoot()('its own scenarios hold without any network', async () => {
  const { code, stdout, stderr } = await bare.run(['verify'], { isOffline: true });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/\n5\d\d passed, 0 failed, 1 skipped\n$/u);
});

/** A request for a coupon, signed by Python. */
function signedByPython(coupon: string): string {
  const script = `
import hashlib, json, sys
fields = dict(inst_no='900024', merchant_no='851811130002', shop_no='862010110001', ts='20261123120000', coupon_code=sys.argv[1])
text = '&'.join(f'{name}={fields[name]}' for name in sorted(fields)) + '&key=shoubei-mock-demo-key'
print(json.dumps(dict(fields, sign=hashlib.md5(text.encode()).hexdigest())))`;
  return execFileSync('python3', ['-c', script, coupon]).toString();
}

inBareRoot()('it writes off what another program signed, once, and leaves nothing behind', async () => {
  await using server = await serving();
  expect((await post(server.url, sourceRequest)).text).toBe(sourceAnswer);
  const request = signedByPython('9900010000000001');
  const first = await post(server.url, request);
  expect(first.body).toMatchObject({ return_code: 'SUCCESS', codes: '9900010000000001', amount: '1000' });
  expect((await post(server.url, request)).body).toMatchObject({ return_code: '0203' });
  expect(await server.stop()).toMatchObject({ code: 0 });
  expect(server.output()).not.toContain('Warning');
  expect(readdirSync(bare.data())).toEqual([]);
});

inBareRoot(lacksBrowser)('its page shows a write-off as it happens', async () => {
  await using server = await serving();
  const page = await open(server.url);
  await untilText(page.locator('.live'), 'live');
  await writeOff(server.url, '9900010000000001', { wf_trace_no: 'order-1' });
  const row = page.locator('tbody tr').first();
  await untilText(row, 'written_off');
  expect(await row.innerText()).toContain('order-1');
  const scenario = await open(server.url, { hash: '#/scenarios/refunded' });
  await scenario.getByRole('button', { name: 'Run', exact: true }).click();
  await untilText(scenario.locator('.verdict'), 'passed');
});

inBareRoot()('what it keeps in a SQLite file outlives a kill', async () => {
  const store = ['--store', 'sqlite:/data/state.db'];
  await using killed = await serving(...store);
  expect(await writeOff(killed.url, '9900010000000002')).toMatchObject({ outcome: 'written_off' });
  await killed.stop('SIGKILL');
  await using next = await serving(...store);
  expect(await writeOff(next.url, '9900010000000002')).toMatchObject({ outcome: 'already_used' });
  const { body } = await admin(next.url, 'GET', '/orders');
  expect(body.orders.map(({ coupon_code }) => coupon_code)).toEqual(['9900010000000002']);
});

inBareRoot(missingTools(['redis-server']))('two of it share a Redis', async () => {
  const redis = await redisServer();
  try {
    await using one = await serving('--store', redis.url);
    await using other = await serving('--store', redis.url);
    expect(await writeOff(one.url, '9900010000000003')).toMatchObject({ outcome: 'written_off' });
    expect(await writeOff(other.url, '9900010000000003')).toMatchObject({ outcome: 'already_used' });
  } finally {
    await redis.remove();
  }
});

inBareRoot()('it speaks TLS', async () => {
  const line = 'req -x509 -newkey rsa:2048 -nodes -subj /CN=test -addext subjectAltName=IP:127.0.0.1 -days 2';
  const out = ['-keyout', join(bare.data(), 'key.pem'), '-out', join(bare.data(), 'cert.pem')];
  execFileSync('openssl', [...line.split(' '), ...out], { stdio: 'pipe' });
  execFileSync('chmod', ['a+r', join(bare.data(), 'key.pem')]);
  await using server = await serving('--tls-cert', '/data/cert.pem', '--tls-key', '/data/key.pem');
  expect(server.url).toMatch(/^https:/u);
  const status = await new Promise((resolve, reject) => {
    const call = get(`${server.url}/__admin/health`, { rejectUnauthorized: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    call.on('error', reject);
  });
  expect(status).toBe(200);
});

inBareRoot()('it records what passes through it', async () => {
  await using target = await startMockServer();
  const proxy = await bare.start([
    'record',
    '--target',
    target.url,
    '--port',
    '0',
    '--out',
    '/data/r.ndjson',
  ]);
  onTestFinished(async () => void (await proxy.stop('SIGKILL')));
  expect(await writeOff(proxy.url, '9900010000000004')).toMatchObject({ status: 200 });
  await proxy.stop();
  const { code, stdout } = await bare.run(['verify', '--recording', '/data/r.ndjson']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 passed, 0 failed')]);
});

inBareRoot()('exec runs a command beside an emulator, and ends as the command does', async () => {
  const { code, stdout } = await bare.run(['exec', '--', '/shoubei-mock', '--version']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('0.1.0 (executable')]);
  expect((await bare.run(['exec', '--', '/shoubei-mock', '--quux'])).code).toBe(2);
  expect((await bare.run(['exec', '--', '/none'])).code).toBe(127);
});

inBareRoot()('licenses names all that it contains, and Node with all that is in it', async () => {
  const { code, stdout } = await bare.run(['licenses']);
  expect(code).toBe(0);
  const titles = stdout
    .split(/^-{72}$/mu)
    .map((text) => text.trim().split('\n')[0] ?? '')
    .map((title) => title.replace(/ v?\d[\w.-]*$/u, ''));
  expect(titles[0]).toBe('shoubei-mock');
  expect(titles).toEqual(
    expect.arrayContaining(['express', 'pino', 'yaml', 'prom-client', '@redis/client', '@faker-js/faker']),
  );
  expect(titles.at(-1)).toBe('Node.js');
  expect(stdout).toContain('Node.js is licensed for use as follows:');
  expect(stdout).toContain('OpenSSL');
  expect(existsSync(join(bare.data(), 'LICENSES.txt'))).toBe(false);
});
