import { execFile } from 'node:child_process';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { once } from './once.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The published packages, by their folders. */
export const packages: readonly string[] = ['contracts', 'sdk-lite', 'fixtures', 'mock-server'];

/** A folder with a tarball of each package, from the output of `npm run build`: packed once in a run. */
const packed = (): Promise<string> =>
  once('tarballs', async (folder) => {
    const workspaces = packages.flatMap((name) => ['--workspace', name]);
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder, ...workspaces], {
      cwd: root,
    });
  });

/** The four tarballs, by their paths. */
export async function tarballs(): Promise<readonly string[]> {
  const folder = await packed();
  return (await readdir(folder)).map((name) => join(folder, name));
}

/** The tarball of one package, by its path. */
export async function tarballOf(name: string): Promise<string> {
  const found = (await tarballs()).find((path) => path.includes(`shoubei-kit-${name}-`));
  if (found === undefined) throw new Error(`no tarball of ${name}`);
  return found;
}

/** Puts the four tarballs into a folder. */
export async function packInto(folder: string): Promise<void> {
  await cp(await packed(), folder, { recursive: true });
}

const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];

/**
 * A folder in which only the four tarballs are installed, together: installed once in a run, and only read.
 */
export const installed = (): Promise<string> =>
  once('installed', async (folder) => {
    await writeFile(join(folder, 'package.json'), '{"name":"consumer","private":true,"type":"module"}');
    await packInto(folder);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).map((name) => `./${name}`);
    await run('npm', ['install', ...quiet, ...names], { cwd: folder });
  });

/** Puts the installed tarballs into a folder, and installs these others beside them. */
export async function installInto(folder: string, ...others: readonly string[]): Promise<void> {
  await cp(await installed(), folder, { recursive: true, verbatimSymlinks: true });
  await run('npm', ['install', ...quiet, '--ignore-scripts', ...others], { cwd: folder });
}
