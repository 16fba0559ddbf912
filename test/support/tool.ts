import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { once } from './once.js';

const run = promisify(execFile);
const cache = join(tmpdir(), 'shoubei-kit-tools');

/**
 * The folder in which a tool of the tests is installed, by its folder in `test/tools`. These tools are large,
 * and users of the emulator do not need them. So npm installs them once, by their own lock file, for the
 * first test that needs them.
 */
export async function tool(name: string): Promise<string> {
  const from = fileURLToPath(new URL(`../tools/${name}`, import.meta.url));
  const lock = await readFile(join(from, 'package-lock.json'));
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const kept = join(cache, `${name}-${version}`);
  if (!(await exists(kept))) await once(`tool-${name}`, () => install(from, kept));
  return kept;
}

/** Installs apart and moves into place, so that two runs at once do not disturb each other. */
async function install(from: string, kept: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const apart = await mkdtemp(join(cache, 'installing-'));
  await cp(from, apart, { recursive: true });
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: apart });
  try {
    await rename(apart, kept);
  } catch (error) {
    await rm(apart, { recursive: true });
    if (!(await exists(kept))) throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
