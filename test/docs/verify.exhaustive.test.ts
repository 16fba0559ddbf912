import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { blocks } from '../support/pages.js';
import { shell } from '../support/shell.js';

test('every scenario passes with the commands of docs/how-to/verify-the-real-endpoint.md', async () => {
  await using server = await startMockServer();
  const [suites = ''] = blocks('docs/how-to/verify-the-real-endpoint.md', 'sh');
  const stdout = await shell(suites, server);
  expect(stdout.match(/^\d{2,} passed, 0 failed, \d+ skipped$/gmu)).toHaveLength(2);
});
