// Peers are large, and only the bench needs them. npm installs them on demand, by the lock files in test/tools.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(tmpdir(), 'shoubei-kit-tools');

/** The folder in which a tool is installed, by its folder in `test/tools`; the tests' own `tool()` has it there, too. */
export async function installed(name) {
  const from = fileURLToPath(new URL(`../../tools/${name}`, import.meta.url));
  const lock = await readFile(join(from, 'package-lock.json'));
  const kept = join(cache, `${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const apart = await mkdtemp(join(cache, 'installing-'));
  await cp(from, apart, { recursive: true });
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: apart });
  await rename(apart, kept);
  return kept;
}
