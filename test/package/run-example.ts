import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { once } from '../support/once.js';
import { otherNode } from '../support/other-node.js';
import { packInto } from '../support/tarballs.js';

const run = promisify(execFile);
const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** A root with the four tarballs and the examples, outside any repository. */
const examplesFolder = (): Promise<string> =>
  once('examples', async (root) => {
    const filter = (path: string): boolean => !path.includes('node_modules');
    await Promise.all([packInto(root), cp(examples, join(root, 'examples'), { recursive: true, filter })]);
  });

/** Runs a command line in an example's folder, with a Node of this major version, and returns its output. */
async function inExample(name: string, line: string, major: number): Promise<string> {
  const path = [dirname(await otherNode(major)), process.env['PATH']].join(delimiter);
  const { stdout, stderr } = await run('bash', ['-c', line], {
    cwd: join(await examplesFolder(), 'examples', name),
    env: { ...environment(), PATH: path },
  });
  return stdout + stderr;
}

/** The environment without the variables of this test's runner; npm requests only what it must from the registry. */
function environment(): NodeJS.ProcessEnv {
  const theirs = /^(?:VITEST.*|TEST|NODE_ENV|FORCE_COLOR)$/u;
  const own = Object.entries(process.env).filter(([name]) => !theirs.test(name));
  const quiet = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };
  return { ...Object.fromEntries(own), ...quiet, NO_COLOR: '1' };
}

/** Installs an example from the tarballs by the first of its commands, and runs the others on each of these Nodes. */
export async function runExample(
  name: string,
  commands: string,
  passed: RegExp,
  nodes: readonly number[],
): Promise<void> {
  const [install = '', ...checks] = commands.trim().split('\n');
  await inExample(name, install, nodes[0] ?? 20);
  expect(checks).toContain('npm test');
  for (const major of nodes) {
    expect(await inExample(name, checks.join(' && '), major)).toMatch(passed);
  }
}
