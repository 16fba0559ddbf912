import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bin } from '../support/pages.js';

/** The built `serve`, as a separate process on any free port. */
export interface EmulatorProcess {
  readonly pid: number;
  readonly url: string;
  readonly output: () => string;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

/** @param before the command that starts Node: `['setpriv', '--bounding-set=-all']` */
export async function emulatorProcess(
  store: string,
  before: readonly string[] = [],
  more: readonly string[] = [],
): Promise<EmulatorProcess> {
  const serve = [process.execPath, bin, 'serve', '--port', '0', '--log-level', 'error', ...more];
  const [command, ...args] = [...before, ...serve, '--store', store];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const told = new Promise<string>((resolve, reject) => {
    const hear = (chunk: unknown): void => {
      output += String(chunk);
      const [url] = /https?:\/\/[\d.]+:\d+$/mu.exec(output) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`serve ended: ${output}`)));
    child.once('error', reject);
  });
  return {
    url: await told,
    pid: child.pid ?? 0,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
