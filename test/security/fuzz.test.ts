import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../fuzz/fuzz.mjs', import.meta.url));

interface Told {
  readonly holds: boolean;
  readonly requests: number;
  readonly failures: readonly string[];
  readonly output: string;
  readonly answers: Readonly<Record<string, number>>;
}

test('twenty thousand damaged and hostile requests end in no crash, no 5xx and no log line of its own', async () => {
  const { stdout } = await run(process.execPath, [script, '20000', '1'], { maxBuffer: 64 * 2 ** 20 }).catch(
    (error: unknown) =>
      error instanceof Error && 'stdout' in error ? { stdout: String(error.stdout) } : Promise.reject(error),
  );
  const told: Told = JSON.parse(stdout);
  expect(told).toMatchObject({
    holds: true,
    requests: 20_000,
    failures: [],
    output: '',
    outcome: 'written_off',
  });
  // That most got through, and that all kinds of refusal came about.
  const { 200: ok = 0, ...others } = told.answers;
  expect(ok).toBeGreaterThan(6_000);
  const refusals = ['400', '403', '404', '405', '415', '417', '431'];
  expect(Object.keys(others)).toEqual(expect.arrayContaining(refusals));
}, 600_000);
