import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { runCommand } from '../../mock-server/src/cli/terminal/run-command.js';
import { start } from '../support/cli.js';
import { inTerminal } from '../support/terminal.js';
import { missingTools } from '../support/has-tool.js';
import { bin } from '../support/pages.js';

const started: ChildProcessWithoutNullStreams[] = [];
const commands: number[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const pid of commands.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
});

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** The process ID of the command. */
  readonly pid: number;
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
}

/** Starts a Node script under `exec`, without a terminal, and waits until it runs. */
async function running(script: string, ...flags: readonly string[]): Promise<Running> {
  const told = 'console.log(`${process.env.SHOUBEI_BASE_URL} ${process.pid}.`);';
  const child = start(['exec', ...flags, '--', process.execPath, '-e', `${script};${told}`], {}, true);
  started.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = once(child, 'close').then(([code]) => Number(code));
  await expect.poll(() => stdout + stderr).toContain('.\n');
  const [, url = '', pid] = /(http:\S+) (\d+)\.\n/u.exec(stdout) ?? [];
  commands.push(Number(pid));
  return { child, pid: Number(pid), url, stdout: () => stdout, stderr: () => stderr, ended };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Expects that the command and the emulator have ended. */
async function expectNothingLeft({ pid, url }: Running): Promise<void> {
  expect(isAlive(pid)).toBe(false);
  await expect(fetch(`${url}/__admin/health`)).rejects.toThrow('fetch failed');
}

const idle = 'setInterval(() => {}, 1000)';

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('exec passes %s to the command and exits as the command does', async (signal, code) => {
  const run = await running(idle);
  run.child.kill(signal);
  expect(await run.ended).toBe(code);
  expect(run.stderr()).toMatch(new RegExp(`^shoubei-mock: ${signal} ended the command\n`, 'u'));
  await expectNothingLeft(run);
});

test('a command that handles a signal decides the exit code', async () => {
  const run = await running(`${idle}; process.on('SIGTERM', () => process.exit(5))`);
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(5);
  await expectNothingLeft(run);
});

test('a second signal kills a command that ignores signals', async () => {
  const ignoring = `${idle}; process.on('SIGTERM', () => console.log('no'))`;
  const run = await running(ignoring);
  run.child.kill('SIGTERM');
  await expect.poll(run.stdout).toContain('no\n');
  await expect.poll(() => (run.child.kill('SIGTERM'), isAlive(run.pid)), { interval: 400 }).toBe(false);
  expect(await run.ended).toBe(137);
  await expectNothingLeft(run);
});

test('one signal that arrives twice at once, as with Ctrl-C under npm, counts once', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const script = `process.on('SIGTERM', () => console.log('signalled'));
    process.stdin.on('data', () => console.log('alive'));
    console.log('ready')`;
  let child: ChildProcess | undefined;
  const command = { words: [process.execPath, '-e', script], env: {}, stopsWithParent: false };
  const ended = runCommand(command, ['pipe', 'pipe', 'inherit'], (begun) => (child = begun));
  let stdout = '';
  child?.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  await expect.poll(() => stdout).toBe('ready\n');
  for (let n = 0; n < 2; n += 1) process.emit('SIGTERM', 'SIGTERM');
  await expect.poll(() => stdout).toBe('ready\nsignalled\n');
  child?.stdin?.write('there?');
  await expect.poll(() => stdout).toBe('ready\nsignalled\nalive\n');
  now.mockReturnValue(1_301);
  process.emit('SIGTERM', 'SIGTERM');
  expect(await ended).toEqual({ code: 137, signal: 'SIGKILL' });
  now.mockRestore();
});

test('if exec fails by an internal error, it ends the command', async () => {
  const others = process.listeners('exit');
  const command = { words: ['sleep', '600'], env: process.env, stopsWithParent: false };
  const ended = runCommand(command, 'ignore');
  const added = process.listeners('exit').filter((listener) => !others.includes(listener));
  for (const listener of added) listener(70);
  expect(await ended).toEqual({ code: 143, signal: 'SIGTERM' });
  expect(process.listeners('exit')).toEqual(others);
});

test('if SIGKILL ends the command, exec exits with 137 and the emulator ends', async () => {
  const run = await running(idle);
  process.kill(run.pid, 'SIGKILL');
  expect(await run.ended).toBe(137);
  await expectNothingLeft(run);
});

test('if exec itself is killed, the emulator ends and the command continues', async () => {
  const run = await running(idle);
  run.child.kill('SIGKILL');
  await once(run.child, 'exit');
  await expect(fetch(`${run.url}/__admin/health`)).rejects.toThrow('fetch failed');
  expect(isAlive(run.pid)).toBe(true);
});

const inOwnTerminal = (script: string, turns: readonly (readonly [string, string])[]): Promise<string> =>
  inTerminal(
    [process.execPath, bin, 'exec', '--log-level', 'error', '--', process.execPath, '-e', script],
    { PATH: process.env['PATH'], LANG: 'en_US.UTF-8' },
    turns,
  );
const lacksPython = missingTools(['python3']).length > 0;

test.skipIf(lacksPython)(
  'Ctrl-C in a terminal reaches the command once, and the command controls the terminal',
  async () => {
    const shown = await inOwnTerminal(
      `let count = 0;
    process.on('SIGINT', () => console.log(\`interrupt \${++count}\`));
    process.stdin.once('data', async (typed) => {
      for (let n = 0; n < 20; n += 1) await fetch(process.env.SHOUBEI_BASE_URL + '/__admin/health');
      console.log(\`read \${String(typed).trim()} \${process.stdout.isTTY} \${count}\`);
      process.exit();
    });
    console.log('ready')`,
      [
        ['ready', '\x03'],
        ['interrupt 1', 'words\n'],
      ],
    );
    expect(shown).toContain('read words true 1\r\n');
  },
);

test.skipIf(lacksPython)('a second Ctrl-C kills a command that does not end', async () => {
  const shown = await inOwnTerminal(
    `process.on('SIGINT', () => setTimeout(() => console.log('still here'), 1_500));
    setInterval(() => {}, 1000);
    console.log('ready')`,
    [
      ['ready', '\x03'],
      ['still here', '\x03'],
    ],
  );
  expect(shown).toContain('shoubei-mock: SIGKILL ended the command\r\n');
});
