import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../mock-server/bin/shoubei-mock.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'], LANG: 'en_US.UTF-8', ...env },
  });
}

/** Runs the built command line to its end. */
export function cli(args: readonly string[], { input, env }: CliOptions = {}): Promise<CliResult> {
  const child = start(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  child.stdin?.end(input ?? '');
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

export interface Serving {
  readonly url: string;
  readonly output: () => string;
  /** Sends the signal; gives the exit code and how long it took. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<{ code: number | null; ms: number }>;
}

/** Starts `serve` on any free port, and waits until it says where. */
export async function serve(
  args: readonly string[] = [],
  env?: Readonly<Record<string, string>>,
): Promise<Serving> {
  const child = start(['serve', '--port', '0', ...args], env);
  let output = '';
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const collect = (chunk: unknown): void => {
      output += String(chunk);
      const found = /https?:\/\/[\d.:[\]a-f]+:\d+/u.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('close', () => reject(new Error(`serve ended: ${output}`)));
  });
  return {
    url,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      const at = performance.now();
      child.kill(signal);
      const code = await closed;
      return { code, ms: performance.now() - at };
    },
  };
}
