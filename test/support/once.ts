import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The folder of this run of the tests, for what several files need. `./run-folder.ts` makes and removes it.
 */
export const runFolder = 'SHOUBEI_KIT_TEST_RUN';

/**
 * A folder that is filled once in this run of the tests, by the first test that needs it. All others wait for
 * it, also those of another worker. Its contents are only read.
 */
export async function once(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const run = process.env[runFolder];
  if (run === undefined) throw new Error(`no run of vitest: ${runFolder} is not set`);
  const folder = join(run, name);
  const outcome = `${folder}.outcome`;
  if (await isFirst(`${folder}.begun`)) {
    await mkdir(folder);
    const problem = await fill(folder).then(
      () => '',
      (error: unknown) => `${name} could not be made: ${String(error)}`,
    );
    await writeFile(`${outcome}.part`, problem);
    await rename(`${outcome}.part`, outcome);
  }
  while (!existsSync(outcome)) await sleep(50);
  const problem = await readFile(outcome, 'utf8');
  if (problem !== '') throw new Error(problem);
  return folder;
}

/** True for only one caller with this name, over all processes. */
async function isFirst(marker: string): Promise<boolean> {
  try {
    await mkdir(marker);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes the folder of a run. Returns a function that removes it. */
export async function makeRunFolder(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-run-'));
  process.env[runFolder] = folder;
  return () => rm(folder, { recursive: true, maxRetries: 3 });
}
