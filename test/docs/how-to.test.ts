import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { follow } from '../support/follow.js';
import { twinOf } from '../support/pages.js';
import { typed } from '../support/shell.js';

const { url } = await sharedServer();

test.each([
  ['docs/how-to/write-a-scenario.md', [0]],
  ['docs/how-to/find-the-signing-rule.md', [0, 0, 0]],
  ['docs/how-to/go-live.md', [0]],
  ['docs/how-to/share-what-you-observed.md', [0]],
  ['docs/explanation/what-is-known.md', [0]],
  ['docs/reference/write-off-api.md', [0, 0]],
  ['docs/how-to/android.md', [0]],
])('the steps of %s give the output that the page shows, in both languages', async (page, codes) => {
  // In an English locale: the commands of a page in Chinese say for themselves that they print Chinese.
  const followed = async (path: string): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'shoubei-'));
    const place = { folder, type: (block: string) => typed(block, { url, folder }) };
    expect([path, await follow(path, place)]).toEqual([path, codes]);
    await rm(folder, { recursive: true });
  };
  await Promise.all([followed(page), followed(twinOf(page))]);
});
