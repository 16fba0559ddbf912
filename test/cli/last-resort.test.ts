import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, runningProcess } from '../support/cli.js';
import { bin } from '../support/pages.js';

test.each([
  [
    'en',
    'shoubei-mock: internal error: TypeError: planted\\u000aand more (last-resort.test.ts:',
    'please report this line and the output of shoubei-mock doctor\n',
  ],
  [
    'zh',
    'shoubei-mock: 内部错误：TypeError: planted\\u000aand more (last-resort.test.ts:',
    '请报告此行与 shoubei-mock doctor 的输出\n',
  ],
])('an internal error is one line with its place, and exit code 70 (%s)', async (lang, head, end) => {
  const inputFails = new TypeError('planted\nand more');
  const { code, stdout, stderr } = await cli(['sign', '--demo', '--lang', lang], { inputFails });
  expect([code, stdout]).toEqual([70, '']);
  expect(stderr.startsWith(head)).toBe(true);
  expect(stderr.endsWith(end)).toBe(true);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('an error during completion, and a thrown value that is not an Error, are one line, too', async () => {
  const inputFails: Error = Object.assign(Object.create(null), { toString: () => 'thrown' });
  expect(await cli(['sign', '--demo'], { inputFails })).toMatchObject({
    code: 70,
    stderr:
      'shoubei-mock: internal error: thrown; please report this line and the output of shoubei-mock doctor\n',
  });
});

test('an internal error outside the command, in a running emulator, is also one line', async () => {
  const planted = "process.on('SIGUSR2',()=>{throw new TypeError('planted')})";
  const serving = await runningProcess(['serve', '--port', '0', '--log-level', 'error'], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(planted)}`,
  });
  const { code } = await serving.stop('SIGUSR2');
  expect([code, serving.output().trimEnd().split('\n')]).toEqual([
    70,
    [serving.url, expect.stringMatching(/^shoubei-mock: internal error: TypeError: planted \(.*\); /u)],
  ]);
});

/** Puts the tracked folder into a separate package that requires this Node version and is not built. */
function binOf(node: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'shoubei-bin-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', engines: { node } }));
  cpSync(dirname(bin), join(folder, 'bin'), { recursive: true });
  return join(folder, 'bin', 'shoubei-mock.js');
}

test.each([
  [
    'an old Node',
    '>=99.1',
    `Node 99.1 or newer is needed, this is ${process.version} / 需要 Node 99.1 或更新版本，当前为 ${process.version}`,
  ],
  ['a newer minor version', `>=${process.versions.node.split('.')[0]}.99`, 'or newer is needed'],
  [
    'an old minor version of a newer Node',
    `^14.21 || >=${process.versions.node.split('.')[0]}.99`,
    `Node 14.21, ${process.versions.node.split('.')[0]}.99 or newer is needed`,
  ],
  [
    'a Node newer than the first range, older than the second',
    '^14.21 || >=99.1',
    'Node 14.21、99.1 或更新版本',
  ],
  [
    'a clone that was not built',
    '^20.19 || >=22.12',
    'not built yet: run npm run build / 尚未构建：请运行 npm run build',
  ],
])('%s is one line, before anything else is loaded', async (_, node, line) => {
  const [code, stdout, stderr] = await new Promise<[unknown, string, string]>((resolve) => {
    execFile(process.execPath, [binOf(node), 'serve'], (error, out, err) => resolve([error?.code, out, err]));
  });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(line);
  expect(stderr.startsWith('shoubei-mock: ')).toBe(true);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
