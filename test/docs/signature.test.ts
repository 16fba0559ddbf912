import { expect, test } from 'vitest';
import { blocks } from '../support/pages.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { typed } from '../support/shell.js';

const page = 'docs/how-to/fix-a-wrong-signature.md';

const { url } = await sharedServer();
const folder = sharedFolder();
/** What a block prints, with any exit code: a wrong signature exits with 1. */
const printed = async (block: string): Promise<string> => (await typed(block, { url, folder })).text;

test.each([page, 'docs/how-to/fix-a-wrong-signature.zh-CN.md'])(
  'the first command of %s prints what the page shows below it',
  async (one) => {
    const [explain = ''] = blocks(one, 'sh');
    expect(await printed(explain)).toBe(blocks(one, 'text')[0]);
  },
);

// The page in Chinese has the same ones. The test of all pages checks that.
test('the call of the admin API names the mistake', async () => {
  const [, curl = ''] = blocks(page, 'sh');
  expect(JSON.parse(await printed(curl))).toMatchObject({ causes: [{ code: 'empty_values_left_out' }] });
});
