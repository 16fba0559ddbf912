import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tarballs } from '../support/tarballs.js';
import { answersItsClient, canBeRequired, loadsLittle, nodesOfSample } from './installed-on.js';

const run = promisify(execFile);
// Those that mock-server.test.ts leaves out.
const nodes = [20, 22, 24, 26].filter((node) => !nodesOfSample.includes(node));

test.each(nodes)('to start and to write off, Node %i loads its http, and not all of fetch', loadsLittle);

test.each(nodes)(
  "the installed emulator responds to the provider's example on Node %i, and the installed client calls it",
  answersItsClient,
);

test.each(nodes)('on Node %i a CommonJS module may require the packages without a warning', canBeRequired);

test('npx runs the command from the tarballs in an empty folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-npx-'));
  const empty = join(folder, 'empty');
  const cache = join(folder, 'cache');
  await Promise.all([mkdir(empty), mkdir(cache)]);
  const shared = (await run('npm', ['config', 'get', 'cache'])).stdout.trim();
  await symlink(join(shared, '_cacache'), join(cache, '_cacache')); // what npx installs is deleted with this test
  const given = (await tarballs()).flatMap((path) => ['--package', path]);
  const npx = ['--yes', '--prefer-offline', '--cache', cache, ...given];
  const command = ['shoubei-mock', 'coupons', 'magic', 'used', '--amount', '2500'];
  const { stdout } = await run('npx', [...npx, ...command], { cwd: empty });
  expect(stdout).toMatch(/^990302500\d+\n$/u);
  expect(await readdir(empty)).toEqual([]);
  await rm(folder, { recursive: true });
}, 600_000);
