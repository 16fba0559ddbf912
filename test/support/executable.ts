import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from './once.js';
import { otherNode } from './other-node.js';
import { root } from './pages.js';

const run = promisify(execFile);

/**
 * The path of the executable. It is built once in a run of the tests, on Node 24, from the output of `npm run
 * build`.
 */
export async function executable(): Promise<string> {
  return join(await once('executable', (made) => build(made)), 'shoubei-mock');
}

/** Builds one that reads NODE_OPTIONS, unlike the published one, so that a test can watch what it loads. */
export async function watchableExecutable(folder: string): Promise<string> {
  await build(folder, '--obey-node-options');
  return join(folder, 'shoubei-mock');
}

async function build(folder: string, ...options: readonly string[]): Promise<void> {
  const script = join(root, 'mock-server/scripts/binary.mjs');
  const { stdout } = await run(await otherNode(24), [script, folder, ...options]);
  console.log(stdout.trim());
}
