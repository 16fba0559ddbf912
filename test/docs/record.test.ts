import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { runningProcess } from '../support/cli.js';
import { writeOff } from '../support/wire.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'mock-server/bin/shoubei-mock.js');

/** The commands of a page. */
function commands(page: string): readonly string[] {
  const found = readFileSync(join(root, page), 'utf8').matchAll(/^```sh\nnpx shoubei-mock (.*)\n```$/gmu);
  return [...found].map(([, command = '']) => command);
}

test('the commands of docs/record.md do what it says, and the Chinese page has the same', async () => {
  const [record = '', verify = ''] = commands('docs/record.md');
  expect(commands('docs/record.zh-CN.md')).toEqual([record, verify]);
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-'));
  await using emulator = await startMockServer();
  const here = (command: string): readonly string[] =>
    command
      .replace('http://127.0.0.1:4051', emulator.url)
      .replace('day.ndjson', join(folder, 'day.ndjson'))
      .split(' ');
  const proxy = await runningProcess([...here(record), '--port', '0']);
  await writeOff(proxy.url, '679533922928');
  expect((await proxy.stop('SIGINT')).code).toBe(0);
  expect(proxy.output()).toContain(`Next: shoubei-mock ${here(verify).join(' ')}\n`);
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...here(verify)]);
  expect(stdout).toMatch(/^1 passed, 0 failed, 0 skipped$/mu);
  await rm(folder, { recursive: true });
});
