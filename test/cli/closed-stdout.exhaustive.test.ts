import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { freePort } from '../support/redis.js';
import { fileWriter, sharedFolder, sharedServer } from '../support/shared.js';
import { writeOff } from '../support/wire.js';
import { bin } from '../support/pages.js';

const folder = sharedFolder();
const file = fileWriter(folder);
// The example from the provider's page, signed with the demo key by another tool.
const request = file(
  'request.json',
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}',
);
const server = await sharedServer();

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs the built command with its standard output closed before it writes any. */
function unread(line: string): { readonly ended: Promise<Ended>; readonly stop: () => void } {
  const args = line.replace('(request)', request).replace('(url)', server.url).split(' ');
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LANG: 'en_US.UTF-8' },
    cwd: folder,
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stderr })));
  return { ended, stop: () => child.kill('SIGTERM') };
}

test.each([
  ['write-off 9900010000000001 --json --base-url (url)', 0],
  ['coupons generate --count 200000', 0],
  ['coupons magic used --count 100000', 0],
  ['sign (request) --demo', 0],
  ['explain (request) --demo', 0],
  ['calibrate (request) --demo', 0],
  ['profile show', 0],
  ['profile check (request)', 1],
  ['assumptions --base-url (url)', 0],
  ['verify --only expired', 0],
  ['scenarios list', 0],
  ['scenarios export --format csv', 0],
  ['doctor --port 0', 0],
  ['completion bash', 0],
  ['serve --help', 0],
])('%s ends with %i and prints no error when its output is closed', async (line, code) => {
  const { ended } = unread(line);
  const { code: is, stderr } = await ended;
  const own = line.startsWith('profile check') ? expect.any(String) : '';
  expect([is, stderr]).toEqual([code, own]);
});

test('a recording continues when its output is closed', async () => {
  const port = await freePort();
  const { ended, stop } = unread(`record --target (url) --out day.ndjson --port ${port}`);
  await expect.poll(() => answers(port)).toBe(true);
  stop();
  expect(await ended).toEqual({ code: 0, stderr: '' });
});

test('an emulator continues when its output is closed, and logs this once', async () => {
  const port = await freePort();
  const { ended, stop } = unread(`serve --port ${port}`);
  await expect.poll(() => answers(port)).toBe(true);
  stop();
  expect(await ended).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^shoubei-mock: the log cannot be written: EPIPE; [^\n]+\n$/u),
  });
});

async function answers(port: number): Promise<boolean> {
  const answer = await writeOff(`http://127.0.0.1:${port}`, '679533922928').catch(() => undefined);
  return answer?.status === 200;
}

test.each([
  ['missing/new', 'ENOENT, the folder does not exist'],
  ['.', 'EISDIR, it is a folder'],
])(
  'calibrate prints its results, then one line, if its profile cannot be written (%s)',
  async (path, why) => {
    const { ended } = unread(`calibrate (request) --demo --write-profile ${path}`);
    expect(await ended).toEqual({ code: 2, stderr: `shoubei-mock: ${path} cannot be written: ${why}\n` });
  },
);
