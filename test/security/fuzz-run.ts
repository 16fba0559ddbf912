import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../fuzz/fuzz.mjs', import.meta.url));

interface Told {
  readonly holds: boolean;
  readonly requests: number;
  readonly failures: readonly string[];
  readonly output: string;
  readonly answers: Readonly<Record<string, number>>;
}

/** Sends this many damaged and hostile requests to a process of the emulator, which must survive them. */
export async function expectToSurvive(requests: number): Promise<void> {
  const args = [script, String(requests), '1'];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 64 * 2 ** 20 }).catch((error: unknown) =>
    error instanceof Error && 'stdout' in error ? { stdout: String(error.stdout) } : Promise.reject(error),
  );
  const told: Told = JSON.parse(stdout);
  expect(told).toMatchObject({ holds: true, requests, failures: [], output: '', outcome: 'written_off' });
  // Most requests succeeded, and all kinds of rejection occurred.
  const { 200: ok = 0, ...others } = told.answers;
  expect(ok).toBeGreaterThan(requests * 0.3);
  const refusals = ['400', '403', '404', '405', '415', '417', '431'];
  expect(Object.keys(others)).toEqual(expect.arrayContaining(refusals));
}
