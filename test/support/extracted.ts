import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from './once.js';
import { packages, packInto, tarballOf } from './tarballs.js';

const run = promisify(execFile);

/** The tarballs and their contents, unpacked once in a run. */
const extracted = (): Promise<string> =>
  once('extracted', async (folder) => {
    await packInto(folder);
    await Promise.all(
      packages.map(async (name) => {
        const target = join(folder, 'node_modules/@shoubei-kit', name);
        await mkdir(target, { recursive: true });
        await run('tar', ['-xzf', await tarballOf(name), '-C', target, '--strip-components', '1']);
      }),
    );
  });

/**
 * Packs the four packages into a folder, and unpacks them in its `node_modules` as npm does, without
 * dependencies.
 */
export async function packedAndExtracted(folder: string): Promise<void> {
  await cp(await extracted(), folder, { recursive: true });
}
