import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, running } from '../support/cli.js';
import { blocks } from '../support/pages.js';
import { sharedFolder } from '../support/shared.js';
import { writeOff } from '../support/wire.js';

const folder = sharedFolder();

/** The commands of a page. */
const commands = (page: string): readonly string[] =>
  blocks(page, 'sh').map((block) => block.trim().replace('npx @shoubei-kit/mock-server ', ''));

test('the commands of docs/how-to/record.md do what the page says', async () => {
  const [record = '', verify = ''] = commands('docs/how-to/record.md');
  await using emulator = await startMockServer();
  const here = (command: string): readonly string[] =>
    command
      .replace('http://127.0.0.1:4051', emulator.url)
      .replace('day.ndjson', join(folder, 'day.ndjson'))
      .split(' ');
  const proxy = await running([...here(record), '--port', '0']);
  await writeOff(proxy.url, '679533922928');
  expect((await proxy.stop()).code).toBe(0);
  expect(proxy.output()).toContain(`Next: shoubei-mock ${here(verify).join(' ')}\n`);
  const { stdout } = await cli(here(verify));
  expect(stdout).toMatch(/^1 passed, 0 failed, 0 skipped$/mu);
});
