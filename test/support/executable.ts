import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from './once.js';
import { otherNode } from './other-node.js';
import { root } from './pages.js';

const run = promisify(execFile);

/** The path of the executable, which is built once in a run of the tests, on Node 24, from what `npm run build` made. */
export async function executable(): Promise<string> {
  const folder = await once('executable', async (made) => {
    const { stdout } = await run(await otherNode(24), [join(root, 'mock-server/scripts/binary.mjs'), made]);
    console.log(stdout.trim());
  });
  return join(folder, 'shoubei-mock');
}
