import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';

/** Files that replace a module, and so need one that nobody has read before. */
const mocking = ['test/openapi/suite.test.ts', 'test/security/constant-time.test.ts'];
/** Those among the exhaustive files, and one that measures the memory of its process. */
const exhaustiveApart = [
  'test/openapi/suite.exhaustive.test.ts',
  'test/security/event-readers.exhaustive.test.ts',
];

/** One more than CI has processors: tests wait for processes, sockets and clocks during a quarter of their time. */
const maxWorkers = 3;

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Tests import packages by name; in this process the names stand for sources, so that coverage speaks of them.
// Tests of the command line and of the packed tarballs run what was built.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@shoubei-kit\/sdk-lite\/signing$/u, replacement: source('./sdk-lite/src/signing/index.ts') },
      { find: /^@shoubei-kit\/fixtures\/checks$/u, replacement: source('./fixtures/src/checks.ts') },
      { find: /^@shoubei-kit\/fixtures\/generate$/u, replacement: source('./fixtures/src/generate.ts') },
      {
        find: /^@shoubei-kit\/fixtures\/scenarios$/u,
        replacement: source('./fixtures/src/scenarios/index.ts'),
      },
      {
        find: /^@shoubei-kit\/fixtures\/endpoints$/u,
        replacement: source('./fixtures/src/endpoints/index.ts'),
      },
      { find: /^@shoubei-kit\/fixtures\/yaml$/u, replacement: source('./fixtures/src/yaml-text.ts') },
      {
        find: /^@shoubei-kit\/mock-server\/(pact|msw)$/u,
        replacement: source('./mock-server/src/$1/index.ts'),
      },
      {
        find: /^@shoubei-kit\/(sdk-lite|fixtures|contracts|mock-server)$/u,
        replacement: source('./$1/src/index.ts'),
      },
    ],
  },
  test: {
    // `*.alone.test.ts` needs the machine for itself. `*.exhaustive.test.ts` is left to `npm run test:exhaustive`.
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{alone,exhaustive}.test.ts', ...mocking],
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'mocking',
          include: mocking,
          isolate: true,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.alone.test.ts'],
          isolate: true,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'exhaustive',
          include: ['test/**/*.exhaustive.test.ts'],
          exclude: exhaustiveApart,
          maxWorkers,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'exhaustive-apart',
          include: exhaustiveApart,
          isolate: true,
          maxWorkers,
          sequence: { groupOrder: 3 },
        },
      },
    ],
    // A worker reads the sources once, for all of its files: half a second of a processor for each of them.
    isolate: false,
    unstubEnvs: true,
    globalSetup: source('./test/support/run-folder.ts'),
    sequence: { sequencer: LongestFirst },
    env: { PACT_DO_NOT_TRACK: 'true' },
    // The machine may be busy: these only end what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { interval: 20, timeout: 60_000 } },
    coverage: {
      enabled: process.env['CI'] === 'true',
      provider: 'v8',
      include: ['*/src/**/*.ts'],
      // Files that run only in a separate process; the tests run them as built.
      exclude: [
        '**/generated/**',
        'mock-server/src/cli/bin.ts',
        'mock-server/src/cli/terminal/process-io.ts',
        'mock-server/src/executable/**',
      ],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90 },
    },
  },
});
