import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { bin } from '../support/pages.js';

test.each([14, 16, 18, 21, '22.11'] as const)(
  'Node %i gets one line that says which Node is needed',
  async (major) => {
    const node = await otherNode(major);
    const [code, stdout, stderr] = await new Promise<[unknown, string, string]>((resolve) => {
      execFile(node, [bin, 'serve'], (error, out, err) => resolve([error?.code, out, err]));
    });
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      expect.stringMatching(
        new RegExp(
          String.raw`^shoubei-mock: Node 20\.19, 22\.12 or newer is needed, this is v${major}\.[\d.]+ / 需要 Node 20\.19、22\.12 或更新版本，当前为 v${major}\.[\d.]+\n$`,
          'u',
        ),
      ),
    ]);
  },
);

test('Node 22.12 prints no warning about experimental features', async () => {
  const args = [bin, 'verify', '--only', 'expired', '--lang', 'en'];
  const { stdout, stderr } = await promisify(execFile)(await otherNode('22.12'), args);
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^[1-9]\d* passed, 0 failed, 0 skipped$/mu), '']);
});
