import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { untilServing } from '../support/cli.js';
import { executable, watchableExecutable } from '../support/executable.js';
import { loadsIn, watchLoads } from '../support/loads.js';
import { sharedFolder } from '../support/shared.js';
import { post, sourceAnswer, sourceRequest } from '../support/wire.js';

const run = promisify(execFile);
const env = { NODE_OPTIONS: watchLoads() };
const watchable = await watchableExecutable(sharedFolder());

test.each([
  ['profile show', 'profile.js'],
  ['verify --only expired', 'verify.js'],
  ['coupons generate --count 1', 'generate.js'],
  ['scenarios list --only expired', 'scenarios.js'],
])('V8 accepts the compiled code of each script that the executable loads: %s', async (line, script) => {
  const { stderr } = await run(watchable, line.split(' '), { env });
  const { scripts } = loadsIn(stderr);
  expect(scripts.map(({ name }) => name)).toEqual(expect.arrayContaining(['bin.js', script]));
  expect(scripts.filter(({ rejected }) => rejected !== false)).toEqual([]);
});

test('a start and a write-off of the executable load only what they need', async () => {
  const child = spawn(watchable, ['serve', '--port', '0', '--lang', 'en'], { env });
  const serving = await untilServing(child);
  const { text } = await post(serving.url, sourceRequest);
  expect(text).toBe(sourceAnswer);
  await serving.stop();
  const { builtins } = loadsIn(serving.output());
  expect(builtins).toContain('crypto');
  const needless = new Set(['child_process', 'cluster', 'dns', 'fs/promises', 'perf_hooks', 'tls']);
  expect(builtins.filter((name) => needless.has(name))).toEqual([]);
});

test('the executable ignores NODE_OPTIONS', async () => {
  const { stdout, stderr } = await run(await executable(), ['--version'], { env });
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^0\.1\.0 .*\n$/u), '']);
});
