import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packages, packInto } from './tarballs.js';

const run = promisify(execFile);

/** Packs the four packages into a folder, and lays them out in its `node_modules` as npm does, with nothing of others. */
export async function packedAndExtracted(folder: string): Promise<void> {
  await packInto(folder);
  const tarballs = await readdir(folder);
  await Promise.all(
    packages.map(async (name) => {
      const target = join(folder, 'node_modules/@shoubei-kit', name);
      await mkdir(target, { recursive: true });
      const tarball = tarballs.find((file) => file.startsWith(`shoubei-kit-${name}-`)) ?? '';
      await run('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components', '1']);
    }),
  );
}
