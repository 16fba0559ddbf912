import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The published packages, by their folders. */
export const packages: readonly string[] = ['contracts', 'sdk-lite', 'fixtures', 'mock-server'];

/** Packs what `npm run build` made into a folder, one tarball for each package. */
export async function packInto(folder: string): Promise<void> {
  const workspaces = packages.flatMap((name) => ['--workspace', name]);
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder, ...workspaces], { cwd: root });
}
