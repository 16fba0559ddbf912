import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('soak.mjs', import.meta.url));

interface Called {
  readonly calls: number;
  readonly lost: readonly unknown[];
  readonly p99: number;
}

interface Soaked {
  readonly holds: boolean;
  readonly code: number;
  readonly honest: Called;
  /** A caller that opens a new connection for each call. */
  readonly newcomer: Called;
  readonly loop: { readonly longestMs: number; readonly longestBusyMs: number };
  readonly memory: { readonly firstHalf: number; readonly secondHalf: number };
}

/** What a soak of this many minutes and connections printed. */
export async function soak(minutes: number, connections: number): Promise<Soaked> {
  const args = [script, String(minutes), String(connections)];
  const { stdout } = await run(process.execPath, args).catch((error: unknown) =>
    error instanceof Error && 'stdout' in error ? { stdout: String(error.stdout) } : Promise.reject(error),
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
