import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';

test('the first example of verify runs every scenario, and all of them pass', async () => {
  const { stdout: help } = await cli(['verify', '--help']);
  expect(help).toContain('\n  # All scenarios, against new emulators\n  shoubei-mock verify\n');
  const { code, stdout } = await cli(['verify']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d{3} passed, 0 failed, \d+ skipped$/mu);
});
