import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serve } from '../support/cli.js';
import { blocks } from '../support/pages.js';
import { writeOff } from '../support/wire.js';

test('an emulator started by docs/reference/stores.md still has the write-offs of the one before it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-'));
  const [commands = ''] = blocks('docs/reference/stores.md', 'sh');
  const outcomes = [];
  for (const line of commands.trim().split('\n')) {
    const [, query = ''] =
      /^npx @shoubei-kit\/mock-server serve --store '?sqlite:state\.db([^']*)'?$/u.exec(line) ?? [];
    const serving = await serve(['--store', `sqlite:${join(folder, 'state.db')}${query}`]);
    outcomes.push((await writeOff(serving.url, '9900010000000001')).outcome);
    await serving.stop();
  }
  expect(outcomes).toEqual(['written_off', 'already_used']);
  expect(await readdir(folder)).toContain('state.db');
  await rm(folder, { recursive: true });
});
