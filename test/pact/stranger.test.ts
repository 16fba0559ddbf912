import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { installed } from '../support/tarballs.js';
import { expectPactKept, type Stranger, strangerWithPact } from './stranger.js';

let stranger: Stranger;
beforeAll(async () => {
  stranger = await strangerWithPact();
}, 180_000);
afterAll(() => stranger.leave());

test(
  "a till's own pact test passes from tarballs on Node 20, and the emulator fulfils its pact",
  { retry: 3, timeout: 120_000 }, // see consumer.test.ts
  () => expectPactKept(stranger, 20),
);

test('a till that expects another amount gets an error that says so', async () => {
  const file = join(stranger.folder, 'pacts/till-shoubei.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"settle_amount": "994"', '"settle_amount": "995"'));
  const failed = await stranger
    .node(20, 'verify.mjs')
    .catch((error: { stdout: string; code: number }) => error);
  await writeFile(file, text);
  expect(failed).toMatchObject({ code: 1 });
  expect(failed).toHaveProperty(
    'stdout',
    expect.stringContaining("Expected '994' (String) to be equal to '995'"),
  );
}, 60_000);

test("the kit's pact is fitted to an emulator that does not check the time, which fulfils the rest", async () => {
  expect(await stranger.node(20, 'fit.mjs')).toContain(
    'left out: a write-off by a till whose clock is an hour behind: the emulator does not check the freshness of ts: start it with --ts-window-seconds 300',
  );
  const fitted: { interactions: object[] } = JSON.parse(
    await readFile(join(stranger.folder, 'fitted.json'), 'utf8'),
  );
  expect(fitted.interactions).toHaveLength(19);
}, 60_000);

test("a user's own coupons verify a part of the pact, and the omitted rest is listed", async () => {
  vi.stubEnv('SHOUBEI_KEY', 'shoubei-mock-demo-key');
  expect(await stranger.node(20, 'own.mjs')).toContain(
    'left out: a write-off with every field: no coupon that is issued, of channel 10001',
  );
  const fitted: { interactions: object[] } = JSON.parse(
    await readFile(join(stranger.folder, 'fitted.json'), 'utf8'),
  );
  expect(fitted.interactions).toHaveLength(3);
}, 60_000);

test('without Pact in use, Pact is not installed', async () => {
  const script = "console.log(Object.keys(await import('@shoubei-kit/mock-server/pact')).toSorted().join())";
  const bare = await installed();
  expect(existsSync(join(bare, 'node_modules/@pact-foundation'))).toBe(false);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: bare,
  });
  expect(stdout).toBe('adminStates,fitPact,ownStates,providerOptions,resign,stateNames\n');
}, 180_000);
