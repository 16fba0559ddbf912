import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';

test('licenses prints the licences of the package and of the code in it', async () => {
  const { code, stdout, stderr } = await cli(['licenses']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^shoubei-mock 0\.1\.0\n\nMIT License\n/u);
  const titles = [...stdout.matchAll(/^-{72}\n\n(\S+) \d/gmu)].map(([, name]) => name);
  expect(titles).toEqual(expect.arrayContaining(['yargs-parser', 'cliui', 'fastest-levenshtein']));
  expect(titles.every((name) => !name?.startsWith('@shoubei-kit'))).toBe(true);
});
