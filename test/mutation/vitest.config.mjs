// The tests of `npm test` under the runner that tries mutants. run.mjs adds the plugin that mutates the
// sources.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import usual from '../../vitest.config.ts';

const { env, testTimeout, hookTimeout } = usual.test;

export default defineConfig({
  resolve: usual.resolve,
  test: {
    env,
    testTimeout,
    hookTimeout,
    teardownTimeout: 2_000,
    pool: 'forks',
    maxWorkers: 2,
    isolate: true,
    runner: fileURLToPath(new URL('runner.mjs', import.meta.url)),
    coverage: { enabled: false },
    dangerouslyIgnoreUnhandledErrors: true,
    passWithNoTests: true,
  },
});
