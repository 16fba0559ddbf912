import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { packInto } from '../support/tarballs.js';
import { blocks } from '../support/pages.js';

// A stranger has the four tarballs, Pact, and what docs/pact.md says.
const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-pact-stranger-'));
  await writeFile(join(folder, 'package.json'), '{"name":"till","private":true,"type":"module"}');
  await packInto(folder);
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).map((name) => `./${name}`);
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  await run('npm', ['install', ...quiet, '@pact-foundation/pact@~16.4.0', ...tarballs], { cwd: folder });
  const [till = '', consumer = '', verify = '', fit = '', own = ''] = blocks('docs/pact.md', 'js');
  await Promise.all([
    writeFile(join(folder, 'till.mjs'), till),
    writeFile(join(folder, 'till.pact.test.mjs'), consumer),
    writeFile(join(folder, 'verify.mjs'), verify),
    writeFile(join(folder, 'fit.mjs'), fit),
    writeFile(join(folder, 'own.mjs'), own),
  ]);
}, 180_000);
afterAll(() => rm(folder, { recursive: true }));

async function node(major: number, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(await otherNode(major), args, { cwd: folder });
  return stdout + stderr;
}

test.each([20, 22])(
  "a till's own pact test passes from tarballs on Node %i, and the emulator keeps its pact",
  { retry: 3, timeout: 120_000 }, // see consumer.test.ts
  async (major) => {
    await rm(join(folder, 'pacts'), { recursive: true, force: true });
    expect(await node(major, '--test', 'till.pact.test.mjs')).toMatch(/^(?:#|ℹ) pass 1$/mu);
    expect(await node(major, 'verify.mjs')).toMatch(/a write-off \(/u);
    const pact: { consumer: object } = JSON.parse(
      await readFile(join(folder, 'pacts/till-shoubei.json'), 'utf8'),
    );
    expect(pact.consumer).toEqual({ name: 'till' });
  },
);

test('a till that expects another amount is told so', async () => {
  const file = join(folder, 'pacts/till-shoubei.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"settle_amount": "994"', '"settle_amount": "995"'));
  const failed = await node(20, 'verify.mjs').catch((error: { stdout: string; code: number }) => error);
  await writeFile(file, text);
  expect(failed).toMatchObject({ code: 1 });
  expect(failed).toHaveProperty(
    'stdout',
    expect.stringContaining("Expected '994' (String) to be equal to '995'"),
  );
}, 60_000);

test("the kit's pact is fitted to an emulator that does not look at the time, which keeps the rest", async () => {
  expect(await node(20, 'fit.mjs')).toContain(
    'left out: a write-off by a till whose clock is an hour behind: the emulator does not look at the freshness of ts: start it with --ts-window-seconds 300',
  );
  const fitted: { interactions: object[] } = JSON.parse(await readFile(join(folder, 'fitted.json'), 'utf8'));
  expect(fitted.interactions).toHaveLength(19);
}, 60_000);

test("a stranger's own coupons are enough to verify a part of it, and the rest is told", async () => {
  vi.stubEnv('SHOUBEI_KEY', 'shoubei-mock-demo-key');
  expect(await node(20, 'own.mjs')).toContain(
    'left out: a write-off with every field: no coupon that is issued, of channel 10001',
  );
  const fitted: { interactions: object[] } = JSON.parse(await readFile(join(folder, 'fitted.json'), 'utf8'));
  expect(fitted.interactions).toHaveLength(3);
}, 60_000);

test('whoever does not use Pact is not brought it', async () => {
  const script = "console.log(Object.keys(await import('@shoubei-kit/mock-server/pact')).toSorted().join())";
  const bare = await mkdtemp(join(tmpdir(), 'shoubei-kit-pact-bare-'));
  await writeFile(join(bare, 'package.json'), '{"name":"bare","private":true,"type":"module"}');
  const tarballs = (await readdir(folder))
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(folder, name));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], { cwd: bare });
  expect(existsSync(join(bare, 'node_modules/@pact-foundation'))).toBe(false);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: bare });
  expect(stdout).toBe('adminStates,fitPact,ownStates,providerOptions,resign,stateNames\n');
  await rm(bare, { recursive: true });
}, 60_000);
