import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('admin-fuzz.mjs', import.meta.url));

interface Told {
  readonly statuses: Readonly<Record<string, number>>;
  readonly loop: { readonly longestBusyMs: number };
}

/** Sends this many generated requests to the admin API of an emulator process. */
export async function adminSurvives(requests: number, seed: number): Promise<void> {
  const { stdout } = await run(process.execPath, [script, String(requests), String(seed)]).catch(
    (error: unknown) =>
      error instanceof Error && 'stdout' in error ? { stdout: String(error.stdout) } : Promise.reject(error),
  );
  const told: Told = JSON.parse(stdout);
  expect(told).toMatchObject({ code: 0, requests, routes: 41, failures: [], logged: '' });
  expect(told.loop.longestBusyMs).toBeLessThan(100);
  // Many succeeded, and each kind of rejection occurred.
  const { 200: ok = 0, ...others } = told.statuses;
  expect(ok).toBeGreaterThan(requests * 0.15);
  expect(Object.keys(others)).toEqual(
    expect.arrayContaining(['201', '204', '400', '404', '405', '413', '415']),
  );
}
