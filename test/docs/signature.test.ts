import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { readProfile } from '../../mock-server/src/profile/profile.js';
import { blocks, root } from '../support/pages.js';

const run = promisify(execFile);
const bin = join(root, 'mock-server/bin/shoubei-mock.js');
const page = 'docs/signature.md';

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

/** Runs a block as it stands, against the emulator that runs here; what it prints, whatever its exit code. */
async function shell(block: string): Promise<string> {
  const script = block
    .replaceAll('http://127.0.0.1:4051', server.url)
    .replaceAll('npx shoubei-mock', `"${process.execPath}" "${bin}"`);
  const env = { PATH: process.env['PATH'], LANG: 'en_US.UTF-8' };
  return (await run('bash', ['-c', `${script}\nexit 0`], { cwd: folder, env })).stdout;
}

test.each([page, 'docs/signature.zh-CN.md'])(
  'the first command of %s prints what stands below it',
  async (one) => {
    const [explain = ''] = blocks(one, 'sh');
    expect(await shell(explain)).toBe(blocks(one, 'text')[0]);
  },
);

// The page in Chinese has the same ones, which the test of all pages holds.
test('the further commands of the page do what it says', async () => {
  const [, curl = '', calibrate = ''] = blocks(page, 'sh');
  expect(JSON.parse(await shell(curl))).toMatchObject({ causes: [{ code: 'empty_values_left_out' }] });
  // The provider's own example request, signed by Python with the demo key.
  const request = {
    couponCode: '679533922928',
    inst_no: '60000001',
    merchant_no: '851811130002',
    shop_no: '862010110001',
    channel_type: '10001',
    writeOff_tyep: '0',
    amount: '1000',
    ts: '20211120154500',
    sign: '3044731f9f427f00bc563ec46bec474d',
  };
  await writeFile(join(folder, 'captured.json'), JSON.stringify(request));
  const [withoutServe = ''] = calibrate.split('npx shoubei-mock serve');
  expect(await shell(withoutServe)).toContain('(as assumed: A1)');
  expect(readProfile(await readFile(join(folder, 'shoubei.yaml'), 'utf8'))).toHaveProperty('profile');
});
