import { expect, test } from 'vitest';
import { runningProcess } from '../support/cli.js';
import { type Loaded, loadsIn, watchLoads } from '../support/loads.js';
import { post, sourceAnswer, sourceRequest } from '../support/wire.js';

/** Starts the built command line, writes off one coupon, and stops it. */
async function loadedBy(flags: readonly string[]): Promise<Loaded> {
  const serving = await runningProcess(['serve', '--port', '0'], {
    NODE_OPTIONS: [watchLoads(), ...flags].join(' '),
  });
  const { text } = await post(serving.url, sourceRequest);
  expect(text).toBe(sourceAnswer);
  await serving.stop();
  return loadsIn(serving.output());
}

test('a start and a write-off read one script and its helpers, and V8 uses the compiled code of the build', async () => {
  const { scripts } = await loadedBy([]);
  expect(scripts.map(({ name, rejected }) => [name, rejected])).toEqual([
    ['bin.js', false],
    ['rolldown-runtime.js', false],
  ]);
  // One byte a character; a Chinese one is an escape of six.
  expect(scripts[0]?.bytes).toBeLessThan(800_000);
});

test('a start and a write-off load nothing that they do not need', async () => {
  const { builtins } = await loadedBy([]);
  expect(builtins).toContain('crypto');
  const needless = new Set([
    'assert',
    'fs/promises',
    'https',
    'perf_hooks',
    'tls',
    'readline',
    'worker_threads',
    'internal/deps/undici/undici',
  ]);
  expect(builtins.filter((name) => needless.has(name))).toEqual([]);
  expect(builtins.length).toBeLessThan(400);
});

test('code that was compiled under other flags is rejected, and the start continues without it', async () => {
  const { scripts } = await loadedBy(['--stack-trace-limit=20']);
  expect(scripts.map(({ rejected }) => rejected)).toEqual([true, true]);
});
