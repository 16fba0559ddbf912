import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { blocks, root } from '../support/pages.js';

const bin = join(root, 'mock-server/bin/shoubei-mock.js');

test('every scenario holds by the commands of docs/verify.md', async () => {
  await using server = await startMockServer();
  const [suites = ''] = blocks('docs/verify.md', 'sh');
  const script = suites
    .replaceAll('http://127.0.0.1:4051', server.url)
    .replaceAll('npx shoubei-mock', `"${process.execPath}" "${bin}"`);
  const { stdout } = await promisify(execFile)('bash', ['-ec', script]);
  expect(stdout.match(/^\d{2,} passed, 0 failed, \d+ skipped$/gmu)).toHaveLength(2);
});
