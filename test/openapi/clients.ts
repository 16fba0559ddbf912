import { execFile } from 'node:child_process';
import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tool } from '../support/tool.js';

const run = promisify(execFile);

export const documentPath = (name: string): string =>
  fileURLToPath(new URL(`../../contracts/openapi/openapi.${name}.json`, import.meta.url));

/** A folder with the generators and the compiler, for one document. */
export async function workplace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-clients-'));
  await symlink(join(await tool('openapi-clients'), 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  return folder;
}

/** Runs a generator in a folder. Fails if the generator does. */
export async function generate(folder: string, bin: string, ...args: readonly string[]): Promise<void> {
  await run(join(folder, 'node_modules/.bin', bin), args, { cwd: folder, maxBuffer: 2 ** 26 });
}

/** What the compiler prints, in its strictest form. */
export async function compile(folder: string, ...files: readonly string[]): Promise<string> {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext'];
  const more = ['--noUncheckedIndexedAccess', '--lib', 'es2023,dom,dom.iterable'];
  return run(join(folder, 'node_modules/.bin/tsc'), [...options, ...more, ...files], { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: unknown) => String(Reflect.get(Object(error), 'stdout')),
  );
}
