import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, cliProcess, start } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { sourceRequest } from '../support/wire.js';
import { bin } from '../support/pages.js';

const folder = sharedFolder();
const at = (name: string): string => join(folder, name);
const env = { PATH: process.env['PATH'] ?? '' };
const call = `curl -s "$SHOUBEI_BASE_URL/openpay/coupon/wf" -H 'content-type: application/json' -d '${sourceRequest}'`;

test('standard input, output and error pass to and from the command, byte for byte', async () => {
  const script = 'cat; printf "\\033[31mred\\033[0m" >&2; exit 3';
  const { code, stdout, stderr } = await cliProcess(
    ['exec', '--log-level', 'silent', '--', 'sh', '-c', script],
    { input: 'one\ntwo' },
  );
  expect([code, stdout, stderr]).toEqual([3, 'one\ntwo', '\u001b[31mred\u001b[0m']);
});

test('all words after -- reach the command, also empty ones and a second --', async () => {
  const words = ['sh', '-c', 'printf "<%s>" "$@"', 'sh', 'a b', '', '--', '--port', '"', ''];
  const { code, stdout } = await cliProcess(['exec', '--log-level', 'silent', '--', ...words]);
  expect([code, stdout]).toEqual([0, '<a b><><--><--port><"><>']);
});

test('a slow reader gets all of a megabyte', async () => {
  const script = 'echo started >&2; head -c 1000000 /dev/zero | tr "\\0" x; exit 4';
  const child = start(['exec', '--log-level', 'silent', '--', 'sh', '-c', script]);
  await once(child.stderr, 'data'); // The pipe is full long before anything is read.
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await once(child.stdout, 'end');
  expect(bytes).toBe(1_000_000);
  expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(4);
});

test('exec neither waits for nor ends the processes that the command left behind', async () => {
  const script = 'echo $SHOUBEI_BASE_URL; sleep 600 >/dev/null 2>&1 & echo $!; exit 4';
  const { code, stdout } = await cliProcess(['exec', '--log-level', 'silent', '--', 'sh', '-c', script]);
  const [url = '', pid] = stdout.trim().split('\n');
  expect(code).toBe(4);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(process.kill(Number(pid), 'SIGKILL')).toBe(true); // it still ran
});

test('with --stop-with-parent the command ends when the shell that started exec is killed', async () => {
  const line = `'${process.execPath}' '${bin}' exec --stop-with-parent -- sh -c 'echo ready; exec sleep 600'; true`;
  const shell = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(shell.stdout, 'data');
  shell.kill('SIGKILL');
  await once(shell.stdout.resume(), 'end'); // the command held the other end
});

test('with --stop-with-parent the command also ends if the shell is killed while exec starts', async () => {
  const killsFirst = at('kills-first.cjs');
  const source = `const children = require('child_process');
    const { spawn } = children;
    children.spawn = (...words) => {
      const shell = process.ppid;
      process.kill(shell, 'SIGKILL');
      while (process.ppid === shell);
      return spawn(...words);
    };`;
  writeFileSync(killsFirst, source);
  const line = `'${process.execPath}' -r '${killsFirst}' '${bin}' exec --stop-with-parent -- sleep 600; true`;
  const shell = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(shell.stdout.resume(), 'end'); // the command held the other end
});

test('the log goes to its file, without colours and at level info', async () => {
  const path = at('emulator.log');
  const { code, stdout, stderr } = await cli(
    ['exec', '--log-file', path, '--', 'sh', '-c', `${call} >/dev/null`],
    { env: { ...env, FORCE_COLOR: '1' } },
  );
  const log = readFileSync(path, 'utf8');
  expect([code, stdout]).toEqual([0, '']);
  expect(log).toMatch(/^shoubei-mock \S+ {2}http:\/\/127\.0\.0\.1:\d+\n/u);
  expect(log).toMatch(/^refunded {2}679533922928 {2}coupon_code: refunded \(\d+\.\d ms\)$/mu);
  expect(stderr).toMatch(/^shoubei-mock: responses: 1 /u);
});

test('without a file, log warnings go to standard error, and --json makes them objects', async () => {
  const foreign = `curl -s -o /dev/null -H 'origin: http://elsewhere.example' $SHOUBEI_BASE_URL/__admin/clock; ${call} >/dev/null`;
  const plain = await cli(['exec', '--', 'sh', '-c', foreign], { env });
  expect(plain.stderr).toMatch(/^403 {2}GET \/__admin\/clock \(\d+\.\d ms\)\nshoubei-mock: responses: 1 /u);
  const json = await cli(['exec', '--json', '--', 'sh', '-c', foreign], { env });
  expect(JSON.parse(json.stderr.split('\n')[0] ?? '')).toMatchObject({ msg: 'admin', status: 403 });
});

test.each([
  [
    'mvnn',
    127,
    /^the command "mvnn" is not found: check its name and the PATH; for a file of this folder write \.\/mvnn$/u,
  ],
  [
    'npm test',
    127,
    /^the command "npm test" is not found: write its words without quotes around them \(-- npm test\), or use a shell \(-- sh -c "npm test"\)$/u,
  ],
  ['./nowhere/run', 127, /^the command ".\/nowhere\/run" is not found: check its path, and the interpreter/u],
  [
    '(plain)',
    126,
    /^the command "\S+" cannot be run \(EACCES\): make it executable \(chmod \+x\), or run it with its interpreter \(-- sh \S+\)$/u,
  ],
  ['(plain)/run', 126, /^the command "\S+" cannot be run \(ENOTDIR\)$/u],
])('a command %j that cannot be run ends with %d, in one line', async (command, code, line) => {
  writeFileSync(at('plain'), 'echo hello\n');
  const word = command.replace('(plain)', at('plain'));
  const english = await cli(['exec', '--', word], { env });
  expect([english.code, english.stdout]).toEqual([code, '']);
  expect(english.stderr).toMatch(/^shoubei-mock: .*\n$/u);
  expect(english.stderr.slice('shoubei-mock: '.length, -1)).toMatch(line);
  const chinese = await cli(['exec', '--lang', 'zh', '--', word], { env });
  expect([chinese.code, chinese.stderr]).toEqual([
    code,
    expect.stringMatching(/^shoubei-mock: \S*(?:找不到|无法运行)命令 .*\n$/u),
  ]);
});
