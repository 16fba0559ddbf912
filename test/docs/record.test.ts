import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { runningProcess } from '../support/cli.js';
import { blocks, root } from '../support/pages.js';
import { writeOff } from '../support/wire.js';

const bin = join(root, 'mock-server/bin/shoubei-mock.js');

/** The commands of a page. */
const commands = (page: string): readonly string[] =>
  blocks(page, 'sh').map((block) => block.trim().replace('npx shoubei-mock ', ''));

test('the commands of docs/record.md do what it says', async () => {
  const [record = '', verify = ''] = commands('docs/record.md');
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
