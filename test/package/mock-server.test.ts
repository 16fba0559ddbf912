import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { installed, packages, tarballs } from '../support/tarballs.js';

const run = promisify(execFile);

// What npm run build made is packed, and the four tarballs are installed together where nothing else is.
let folder: string;
let own: string;
beforeAll(async () => {
  folder = await installed();
  own = await mkdtemp(join(tmpdir(), 'shoubei-kit-mock-server-'));
}, 120_000);
afterAll(() => rm(own, { recursive: true }));

// The source's own request; its sign was made with Python's hashlib and the demo key.
const request =
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}';
const answer =
  '{"return_code":"0205","return_msg":"券码已退款","result_code":"FAIL","order_no":null,"codes":"679533922928","amount":null,"settleAmount":null,"sign":"6d4c77e02f3b9a0ae5700f09c5ea92f7"}';

/** Starts the installed `shoubei-mock` on this Node, and gives where it listens. */
async function start(
  node: string,
  flags: readonly string[] = [],
): Promise<{ url: string; stop: () => Promise<number | null>; said: () => string }> {
  const bin = join(folder, 'node_modules/.bin/shoubei-mock');
  const child = spawn(node, [...flags, bin, 'serve', '--port', '0', '--log-level', 'warn'], { cwd: folder });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const [line] = await Promise.race([
    new Promise<string[]>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk).split('\n'))),
    ),
    closed.then((code) => Promise.reject(new Error(`it ended with ${code}: ${errors}`))),
  ]);
  return {
    url: line ?? '',
    said: () => errors,
    stop: () => {
      child.kill();
      return closed;
    },
  };
}

const nodes = [20, 22, 24, 26];

const tellsAtExit =
  'data:text/javascript,process.on("exit",()=>console.error(process.moduleLoadList.filter((name)=>/ (http|internal.deps.undici.undici)$/.test(name)).join()))';

test.each(nodes)('to start and to write off, Node %i loads its http, and not all of fetch', async (major) => {
  const { url, stop, said } = await start(await otherNode(major), ['--import', tellsAtExit]);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/openpay/coupon/wf`, { method: 'POST', headers, body: request });
  expect(await response.text()).toBe(answer);
  expect(await stop()).toBe(0);
  expect(said().trim()).toBe('NativeModule http');
});

test.each(nodes)(
  "the installed emulator answers the source's own example on Node %i, and the installed client speaks to it",
  async (major) => {
    const node = await otherNode(major);
    const { url, stop } = await start(node);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/openpay/coupon/wf`, { method: 'POST', headers, body: request });
    expect(await response.text()).toBe(answer);
    const bin = join(folder, 'node_modules/.bin/shoubei-mock');
    const { stdout } = await run(node, [bin, 'write-off', '9900010000000001', '--base-url', url, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'written_off', faceAmount: 1000, settleAmount: 994 });
    expect(await (await fetch(`${url}/__admin/ui/`)).text()).toContain(
      '<script type="module" src="main.js">',
    );
    expect((await fetch(`${url}/__admin/ui/main.js`)).status).toBe(200);
    expect(await stop()).toBe(0);
  },
  120_000,
);

test('the emulator can be started from an installed package in a test of somebody else', async () => {
  const script = `
    import { startMockServer } from '@shoubei-kit/mock-server';
    import { magicCode } from '@shoubei-kit/fixtures';
    import { codes } from '@shoubei-kit/contracts';
    const server = await startMockServer();
    const health = await fetch(server.url + '/__admin/health');
    console.log(health.status, magicCode('05', { serial: 3 }), codes.length);
    await server.close();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
  expect(stdout).toBe('200 9905010000000003 17\n');
});

test.each(nodes)(
  'on Node %i a CommonJS module may require the packages, and nothing is said of it',
  async (major) => {
    const script = `
      const { startMockServer } = require('@shoubei-kit/mock-server');
      const { stateNames } = require('@shoubei-kit/mock-server/pact');
      const { ShoubeiClient } = require('@shoubei-kit/sdk-lite');
      const { sign } = require('@shoubei-kit/sdk-lite/signing');
      const { magicCode } = require('@shoubei-kit/fixtures');
      const { isDay } = require('@shoubei-kit/fixtures/generate');
      const { instantOf } = require('@shoubei-kit/fixtures/checks');
      const { scenariosFolder } = require('@shoubei-kit/fixtures/scenarios');
      const { readYaml } = require('@shoubei-kit/fixtures/yaml');
      const { codes } = require('@shoubei-kit/contracts');
      const { causes } = require('@shoubei-kit/contracts/causes');
      const { scenario } = require('@shoubei-kit/contracts/scenario');
      const { behaviour } = require('@shoubei-kit/contracts/magic.json')[5];
      (async () => {
        const server = await startMockServer();
        const result = await server.client().writeOff({ couponCode: magicCode('05') });
        const isClient = server.client() instanceof ShoubeiClient;
        console.log(result.code, isClient, codes.length, causes[0].code, behaviour, sign({}, {}, 'k'));
        console.log(stateNames.busy, isDay('2026-02-29'), instantOf('1970-01-01T08:00:00+08:00'), scenario({}));
        console.log(require('node:fs').readdirSync(scenariosFolder, { recursive: true }).length > 100, readYaml('a: 1').value);
        await server.close();
      })();`;
    const { stdout, stderr } = await run(await otherNode(major), ['-e', script], { cwd: folder });
    // The sign is md5sum's, of `&key=k` as the rule puts it after no field at all.
    expect(stdout.split('\n')).toEqual([
      '0205 true 17 uppercase_digest refunded cf6f248308395835a7d267d7c0bd53f5',
      'the provider is busy false 0 false',
      'true { a: 1 }',
      '',
    ]);
    expect(stderr).toBe('');
  },
  120_000,
);

test('npx runs the command from the tarballs in an empty folder', async () => {
  const empty = join(own, 'empty');
  const cache = join(own, 'cache');
  await Promise.all([mkdir(empty), mkdir(cache)]);
  const shared = (await run('npm', ['config', 'get', 'cache'])).stdout.trim();
  await symlink(join(shared, '_cacache'), join(cache, '_cacache')); // what npx installs goes with this test
  const given = (await tarballs()).flatMap((path) => ['--package', path]);
  const npx = ['--yes', '--prefer-offline', '--cache', cache, ...given];
  const command = ['shoubei-mock', 'coupons', 'magic', 'used', '--amount', '2500'];
  const { stdout } = await run('npx', [...npx, ...command], { cwd: empty });
  expect(stdout).toMatch(/^990302500\d+\n$/u);
  expect(await readdir(empty)).toEqual([]);
}, 120_000);

test('with mock-server come some hundred small packages, and 30 MB at most', async () => {
  const entries = await readdir(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const manifests = files.filter((file) => /node_modules\/(?:@[^/]+\/)?[^/@]+\/package\.json$/u.test(file));
  expect(manifests.length).toBeGreaterThan(50);
  expect(manifests.length).toBeLessThan(126);
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  expect(megabytes).toBeGreaterThan(5);
  expect(megabytes).toBeLessThan(30);
});

test('the installed emulator verifies itself by the installed scenarios', async () => {
  const bin = join(folder, 'node_modules/.bin/shoubei-mock');
  const { stdout } = await run(process.execPath, [
    bin,
    'verify',
    '--only',
    'refunded,replay',
    '--lang',
    'en',
  ]);
  expect(stdout).toBe('4 passed, 0 failed, 0 skipped\n');
});

test('the tarballs hold what was built, the data and the licence, and nothing else', async () => {
  const strays: string[] = [];
  for (const name of packages) {
    const root = join(folder, 'node_modules/@shoubei-kit', name);
    const files = await readdir(root, { recursive: true, withFileTypes: true });
    const names = files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    expect(names).toEqual(expect.arrayContaining(['LICENSE', 'package.json']));
    strays.push(
      ...names.filter(
        (file) =>
          !/^(dist\/.+\.(js|d\.ts)|bundle\/[\w-]+\.js|bundle\/LICENSES\.txt|bundle\/locales\/\w+\.json|dist\/ui\/(icon\.svg|index\.html|licences\.txt|style\.css)|generated\/\w+\.(js|d\.ts)|(exchanges|openapi|pacts|postman|schemas|vectors)\/[\w.-]+\.json|\w+\.json|scenarios\/[a-z0-9-]+\.yaml|bin\/shoubei-mock\.js|LICENSE|README\.md)$/u.test(
            file,
          ),
      ),
    );
  }
  expect(strays).toEqual([]);
  const manifest = await readFile(join(folder, 'node_modules/@shoubei-kit/mock-server/package.json'), 'utf8');
  expect(JSON.parse(manifest)).not.toHaveProperty('scripts');
});
