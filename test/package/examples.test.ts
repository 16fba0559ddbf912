import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { blocks } from '../support/pages.js';
import { packInto } from '../support/tarballs.js';

const run = promisify(execFile);
const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const timeout = 180_000; // runners come from the registry

// A root with the four tarballs and the examples, and no repository around it.
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoubei-kit-examples-'));
  const filter = (path: string): boolean => !path.includes('node_modules');
  await Promise.all([packInto(root), cp(examples, join(root, 'examples'), { recursive: true, filter })]);
}, timeout);
afterAll(() => rm(root, { recursive: true }));

/** Runs a command line in an example's folder, with a Node of this major version, and gives all that it printed. */
async function inExample(name: string, line: string, major: number): Promise<string> {
  const path = [dirname(await otherNode(major)), process.env['PATH']].join(delimiter);
  const { stdout, stderr } = await run('bash', ['-c', line], {
    cwd: join(root, 'examples', name),
    env: { ...environment(), PATH: path },
  });
  return stdout + stderr;
}

/** Without what this test's own runner sets, and with an npm that asks the registry for no more than it must. */
function environment(): NodeJS.ProcessEnv {
  const theirs = /^(?:VITEST.*|TEST|NODE_ENV|FORCE_COLOR)$/u;
  const own = Object.entries(process.env).filter(([name]) => !theirs.test(name));
  const quiet = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };
  return { ...Object.fromEntries(own), ...quiet, NO_COLOR: '1' };
}

test.concurrent.each([
  ['node-test', /^(?:#|ℹ) pass 7$/mu, [20, 22, 24]],
  ['vitest', /^\s*Tests {2}7 passed \(7\)$/mu, [20]],
  ['jest', /^Tests: {7}7 passed, 7 total$/mu, [20]],
  ['msw', /^\s*Tests {2}7 passed \(7\)$/mu, [20]],
] as const)(
  'the commands of the example %s install it from tarballs, and its tests pass',
  async (name, passed, nodes) => {
    const [commands = ''] = blocks(`examples/${name}/README.md`, 'sh');
    const [install = '', ...checks] = commands.trim().split('\n');
    await inExample(name, install, 20);
    expect(checks).toContain('npm test');
    for (const major of nodes) {
      expect(await inExample(name, checks.join(' && '), major)).toMatch(passed);
    }
  },
  timeout,
);
