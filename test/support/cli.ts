import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Io } from '../../mock-server/src/cli/terminal/io.js';
import { runCommand } from '../../mock-server/src/cli/terminal/run-command.js';
import { main } from '../../mock-server/src/cli/parse/main.js';
import { bin } from './pages.js';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly input?: string | Uint8Array;
  /** Reading standard input fails with this. */
  readonly inputFails?: Error;
  readonly env?: Readonly<Record<string, string>>;
  /** What the person at the terminal types, in turn. Without it there is no person. */
  readonly typed?: readonly string[];
  /** Standard error, if it is a terminal. */
  readonly watched?: NodeJS.WritableStream;
  /** The columns of the terminal, if standard output is one. */
  readonly outColumns?: number;
  /** The locale in the settings of Windows, if that is the system. */
  readonly windowsLocale?: string;
  /** Standard output is closed after this many pieces. */
  readonly closesAfter?: number;
}

interface Recorded {
  readonly io: Io;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly stop: () => void;
}

/** The process that a command sees, in this one. */
function record(options: CliOptions): Recorded {
  const {
    input = '',
    env = {},
    typed,
    watched,
    outColumns = 0,
    closesAfter = Infinity,
    windowsLocale,
  } = options;
  let stdout = '';
  let stderr = '';
  let pieces = 0;
  let stop = (): void => {};
  const stopped = new Promise<143>((resolve) => {
    stop = () => resolve(143);
  });
  const answers = [...(typed ?? [])];
  return {
    io: {
      out: (line) => void (stdout += `${line}\n`),
      err: (line) => void (stderr += `${line}\n`),
      write: async (text) => {
        if (pieces >= closesAfter) return false;
        pieces += 1;
        stdout += text;
        return true;
      },
      watched,
      outColumns,
      readInput: async () => (options.inputFails ? Promise.reject(options.inputFails) : Buffer.from(input)),
      prompt: typed && (async (question) => ((stderr += question), answers.shift() ?? '')),
      hideArguments: () => {},
      env: { LANG: 'en_US.UTF-8', ...env },
      windowsLocale: windowsLocale === undefined ? undefined : () => windowsLocale,
      surviveLostOutput: () => ({ lines: 0 }),
      untilStopped: () => stopped,
      runCommand: (command) =>
        runCommand(command, ['ignore', 'pipe', 'pipe'], ({ stdout: out, stderr: err }) => {
          out?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
          err?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
        }),
    },
    stdout: () => stdout,
    stderr: () => stderr,
    stop: () => stop(),
  };
}

/** Runs the command line to its end, in this process. */
export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { io, stdout, stderr } = record(options);
  const code = await main(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Runs the built command line to its end, in a separate process. */
export function cliProcess(args: readonly string[], { input, env }: CliOptions = {}): Promise<CliResult> {
  return resultOf(start(args, env), input);
}

/** What a process printed until it ended. */
export function resultOf(
  child: ChildProcessWithoutNullStreams,
  input: string | Uint8Array = '',
): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {}); // its input may be unread
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

/**
 * Starts the built command line in a separate process. `detached` separates it from the terminal that runs
 * the tests, if any.
 */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  detached = false,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [bin, ...args], {
    stdio: 'pipe',
    detached,
    env: { PATH: process.env['PATH'], LANG: 'en_US.UTF-8', ...env },
  });
}

export interface Serving {
  readonly url: string;
  readonly output: () => string;
  /** Ends it with a signal. */
  readonly stop: () => Promise<CliResult>;
}

const address = /https?:\/\/[\d.:[\]a-f]+:\d+/u;

/** Runs a command that serves until it is ended, in this process, and waits for its address. */
export async function running(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  outColumns = 0,
): Promise<Serving> {
  const { io, stdout, stderr, stop } = record({ env, outColumns });
  const output = (): string => stdout() + stderr();
  const ended = main(args, io);
  return {
    url: await urlIn(output, ended),
    output,
    stop: async () => {
      stop();
      const code = await ended;
      return { code, stdout: stdout(), stderr: stderr() };
    },
  };
}

/** Runs `serve` on any free port in this process, and waits for its address. */
export function serve(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  return running(['serve', '--port', '0', ...args], env);
}

async function urlIn(output: () => string, ended: Promise<number | null>): Promise<string> {
  const over = ended.then((code) => `it ended with ${code}: ${output()}`);
  for (;;) {
    const [url] = address.exec(output()) ?? [];
    if (url !== undefined) return url;
    const problem = await Promise.race([over, sleep(5)]);
    if (problem !== undefined) throw new Error(problem);
  }
}

export interface ServeProcess {
  readonly url: string;
  readonly pid: number;
  readonly output: () => string;
  /** Sends the signal. Returns the exit code and how long it took. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<{ code: number | null; ms: number }>;
}

/** Starts the built command in a separate process, and waits for its address. */
export function runningProcess(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<ServeProcess> {
  return untilServing(start(args, env));
}

/** Waits until a process prints its address. */
export async function untilServing(child: ChildProcessWithoutNullStreams): Promise<ServeProcess> {
  let output = '';
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    url: await urlIn(() => output, closed),
    pid: child.pid ?? 0,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      const at = performance.now();
      child.kill(signal);
      const code = await closed;
      return { code, ms: performance.now() - at };
    },
  };
}

/** Starts the built `serve` on any free port, in a separate process. */
export function serveProcess(args: readonly string[] = []): Promise<ServeProcess> {
  return runningProcess(['serve', '--port', '0', ...args]);
}
