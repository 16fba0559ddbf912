import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const bench = fileURLToPath(new URL('bench.mjs', import.meta.url));

interface Ran {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bench, ...args], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

// No test here checks the speed: a timed test fails on a busy machine.
test('a short bench ends with a table of 80 columns and the same as JSON, and counts only coupons written off', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-bench-test-'));
  const json = join(folder, 'bench.json');
  const short = ['--runs', '1', '--seconds', '0.2', '--trials', '3'];
  const { code, stdout, stderr } = await run(...short, '--only', 'ours,duties', '--json', json);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^server +cold +RSS MB +@10 +@50 .*\nours +[\d,]+ .*\nduties +[\d,]+ /mu);
  expect(stdout).toMatch(/^ours +3 +3 +0 +0$/mu);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const { servers, races, notes } = JSON.parse(await readFile(json, 'utf8'));
  for (const name of ['ours', 'duties']) {
    const [{ at50 }] = servers[name];
    expect(at50.outcomes).toEqual({ written_off: at50.requests });
    expect(at50.requests).toBeGreaterThan(0);
  }
  expect(races.ours.winners).toEqual({ 1: 3 });
  expect(notes).toEqual([]);
  await rm(folder, { recursive: true });
});

test('an unknown peer is reported in one line, in both languages', async () => {
  const { code, stdout, stderr } = await run('--peers', 'prims');
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    '--peers: some of none, all, prism, mockoon, wiremock, pact are expected, got "prims"' +
      ' / --peers：应为 none, all, prism, mockoon, wiremock, pact 中的若干项，实为 "prims"\n',
  );
});
