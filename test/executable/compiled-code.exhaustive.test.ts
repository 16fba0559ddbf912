import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { executable } from '../support/executable.js';
import { loadsIn, watchLoads } from '../support/loads.js';

const run = promisify(execFile);

test('V8 takes the compiled code of each script that the executable loads', async () => {
  const env = { ...process.env, NODE_OPTIONS: watchLoads() };
  const { stderr } = await run(await executable(), ['profile', 'show'], { env });
  const { scripts } = loadsIn(stderr);
  expect(scripts.map(({ name }) => name)).toEqual(expect.arrayContaining(['bin.js', 'profile.js']));
  expect(scripts.filter(({ rejected }) => rejected !== false)).toEqual([]);
}, 120_000);
