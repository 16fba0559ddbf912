import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/pages.js';
import { sharedFolder } from '../support/shared.js';
import { pipelines, repository, runSteps } from './pipelines.js';

// A script replaces the executable, which takes long to make; pipelines.exhaustive.test.ts has the real one.
const folder = sharedFolder();
async function executable(): Promise<string> {
  const path = join(folder, `shoubei-mock-${process.hrtime.bigint()}`);
  const bin = join(root, 'mock-server/bin/shoubei-mock.js');
  const script = `#!/bin/sh
exec "${process.execPath}" "${bin}" "$@"
`;
  await writeFile(path, script);
  return path;
}

const all = Object.entries(pipelines);

test.each(all)('%s fetches the emulator, and runs the tests beside it', async (name, stepsOf) => {
  const till = await repository(folder, name, await executable());
  const { code, stdout } = await runSteps(till, stepsOf);
  expect([code, stdout]).toEqual([0, expect.stringContaining('written_off order_no=')]);
  const assumptions = await readFile(join(till.folder, 'assumptions.json'), 'utf8');
  expect(JSON.parse(assumptions)).toMatchObject({ responses: 1 });
});

test.each(all)('%s runs nothing of a file with another checksum', async (name, stepsOf) => {
  const file = await executable();
  const till = await repository(folder, name, file);
  await writeFile(file, '#!/bin/sh\necho strange\n');
  const { code, stdout } = await runSteps(till, stepsOf);
  expect([code, stdout]).toEqual([1, expect.stringContaining('shoubei-mock: FAILED')]);
  expect(stdout).not.toContain('strange');
  expect(existsSync(join(till.folder, 'target'))).toBe(false);
});
