import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { blocks, root } from '../support/pages.js';

const run = promisify(execFile);
const bin = join(root, 'mock-server/bin/shoubei-mock.js');

let server: MockServer;
let folder: string;
beforeAll(async () => {
  server = await startMockServer();
  folder = await mkdtemp(join(tmpdir(), 'shoubei-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Runs a block as it stands, against the emulator that runs here. */
async function shell(block: string): Promise<string> {
  const script = block
    .replaceAll('http://127.0.0.1:4051', server.url)
    .replaceAll('npx shoubei-mock', `"${process.execPath}" "${bin}"`);
  return (await run('bash', ['-ec', script], { cwd: folder })).stdout;
}

test('the commands of docs/verify.md do what it says', async () => {
  const [suites = '', dry = '', recorded = ''] = blocks('docs/verify.md', 'sh');
  const [mine = ''] = blocks('docs/verify.md', 'yaml');
  const [exchange = ''] = blocks('docs/verify.md', 'json');
  // A part of the scenarios; verify.exhaustive.test.ts runs all, and the test of the tutorial those of the first command.
  const part = suites.replaceAll(/ verify(?= )/gu, ' verify --only refunded,replay');
  expect((await shell(part)).match(/^[1-9] passed, 0 failed, 0 skipped$/gmu)).toHaveLength(2);
  await writeFile(join(folder, 'my-coupons.yaml'), mine);
  expect(await shell(dry)).toMatch(/^\d+ requests would go to \S+; unspent coupons that they name: -$/mu);
  expect(await server.requests({ couponCode: '690000000002' })).toEqual([]);
  await writeFile(join(folder, 'day.ndjson'), `${JSON.stringify(JSON.parse(exchange))}\n`);
  expect(await shell(recorded)).toMatch(/^1 passed, 0 failed, 0 skipped$/mu);
});
