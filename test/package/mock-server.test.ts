import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { packages, packInto } from '../support/tarballs.js';

const run = promisify(execFile);

// What npm run build made is packed, and the four tarballs are installed together where nothing else is.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-mock-server-'));
  await writeFile(join(folder, 'package.json'), '{"name":"consumer","private":true,"type":"module"}');
  await packInto(folder);
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).map((name) => `./${name}`);
  expect(tarballs).toHaveLength(4);
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], { cwd: folder });
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

// The source's own request; its sign was made with Python's hashlib and the demo key.
const request =
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}';
const answer =
  '{"return_code":"0205","return_msg":"券码已退款","result_code":"FAIL","order_no":null,"codes":"679533922928","amount":null,"settleAmount":null,"sign":"6d4c77e02f3b9a0ae5700f09c5ea92f7"}';

/** Starts the installed `shoubei-mock` on this Node, and gives where it listens. */
async function start(node: string): Promise<{ url: string; stop: () => Promise<number | null> }> {
  const bin = join(folder, 'node_modules/.bin/shoubei-mock');
  const child = spawn(node, [bin, 'serve', '--port', '0', '--log-level', 'warn'], { cwd: folder });
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
    stop: () => {
      child.kill();
      return closed;
    },
  };
}

test.each([20, 22, 24])(
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
