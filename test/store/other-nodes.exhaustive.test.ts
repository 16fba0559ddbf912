import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isRunning, type NodeVersion, otherNode } from '../support/other-node.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Versions for each driver of SQLite: `libsql` on 20, `node:sqlite` on all others, first on 22.13. */
const nodes: readonly NodeVersion[] = [20, '22.13', 24, 26];

/** The tests of SQLite, and what all stores share: for each store, and under load. */
const files = ['sqlite.test', 'conformance.test', 'emulators.test', 'linearizable.exhaustive'];
/** More kills on one Node with `node:sqlite`, some on the others. */
const killed = (node: NodeVersion): string => (node === 24 ? 'kill.exhaustive' : 'kill.test');
/** Without those of other stores, and of several versions of Node at once. */
const ofSqlite = '^(?!.*(?:memory|[Rr]edis|libsql))';

test.each(nodes.filter((node) => !isRunning(node)))(
  'the tests of SQLite pass on Node %s',
  async (node) => {
    const { CI: _ci, ...env } = process.env;
    const run = ['run', '--project', 'together', '--project', 'exhaustive', '--testNamePattern', ofSqlite];
    const { stdout } = await promisify(execFile)(
      await otherNode(node),
      [vitest, ...run, ...[...files, killed(node)].map((name) => `test/store/${name}`)],
      { cwd: root, env: { ...env, STORE_CALLS: '5000', NO_COLOR: '1' }, maxBuffer: 2 ** 24 },
    );
    expect(stdout).toMatch(/^\s*Test Files\s+5 passed \(5\)$/mu);
  },
  1_200_000,
);
