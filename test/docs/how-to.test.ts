import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { follow, type Said } from '../support/follow.js';
import { root, twinOf } from '../support/pages.js';

const bin = join(root, 'mock-server/bin/shoubei-mock.js');
let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

/** Runs a block as it stands, against the emulator that runs here. */
function type(block: string, folder: string, lang: string): Promise<Said> {
  const script = block
    .replaceAll('http://127.0.0.1:4051', server.url)
    .replaceAll('npx shoubei-mock', `"${process.execPath}" "${bin}"`);
  const env = { PATH: process.env['PATH'], LANG: lang };
  return new Promise((resolve) => {
    execFile('bash', ['-c', `exec 2>&1\n${script}`], { cwd: folder, env }, (error, stdout) =>
      resolve({
        code: Number(error?.code ?? 0),
        text: stdout.replaceAll(server.url, 'http://127.0.0.1:4051'),
      }),
    );
  });
}

test.each([
  ['docs/how-to/own-scenario.md', [0]],
  ['docs/how-to/calibrate-the-sign.md', [0, 0, 0]],
  ['docs/how-to/go-live.md', [0]],
  ['docs/what-is-known.md', [0]],
])('who does what %s says sees what it says, in both languages', async (page, codes) => {
  const followed = async (path: string, lang: string): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'shoubei-'));
    const place = { folder, type: (block: string) => type(block, folder, lang) };
    expect([path, await follow(path, place)]).toEqual([path, codes]);
    await rm(folder, { recursive: true });
  };
  await Promise.all([followed(page, 'en_US.UTF-8'), followed(twinOf(page), 'zh_CN.UTF-8')]);
});
