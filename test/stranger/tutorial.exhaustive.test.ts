import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocks } from '../support/pages.js';
import { packInto } from '../support/tarballs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-stranger-'));
  await packInto(folder);
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

test('every scenario passes with the packages that the tutorial installs', { timeout: 300_000 }, async () => {
  const all = blocks('docs/start/tutorial.md', 'sh');
  const commands = all.filter((block) => /^npm install |^npx shoubei-mock verify\n$/u.test(block));
  expect(commands).toHaveLength(2);
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'en_US.UTF-8' };
  const offline = { npm_config_prefer_offline: 'true', npm_config_audit: 'false' };
  const script = ['-ec', commands.join('')];
  const { stdout } = await promisify(execFile)('bash', script, { cwd: folder, env: { ...env, ...offline } });
  expect(stdout).toMatch(/^\d{3} passed, 0 failed, \d+ skipped$/mu);
});
