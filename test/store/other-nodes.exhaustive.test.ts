import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isRunning, type NodeVersion, otherNode } from '../support/other-node.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Versions for each driver of SQLite: `libsql` on 20, `node:sqlite` on all others, first on 22.13. */
const nodes: readonly NodeVersion[] = [20, '22.13', 24, 26];

/** The tests of SQLite; in files that test all stores, those with SQLite in the title. */
const suites: readonly (readonly [string, readonly string[]])[] = [
  ['what is peculiar to SQLite', ['together', 'test/store/sqlite.test.ts']],
  ['what each store does', ['together', '-t', 'sqlite', 'test/store/conformance', 'test/store/emulators']],
  ['what holds under load', ['exhaustive', '-t', 'sqlite|SQLite', 'test/store/kill', 'test/store/linear']],
];

describe.each(nodes.filter((node) => !isRunning(node)))('on Node %s', (node) => {
  test.each(suites)(
    'the tests pass for %s',
    async (_, suite) => {
      const { CI: _ci, ...env } = process.env;
      const { stdout } = await run(await otherNode(node), [vitest, 'run', '--project', ...suite], {
        cwd: root,
        env: { ...env, STORE_CALLS: '20000', NO_COLOR: '1' },
        maxBuffer: 2 ** 24,
      });
      expect(stdout).toMatch(/^\s*Tests\s+[1-9]\d* passed/mu);
    },
    1_200_000,
  );
});
