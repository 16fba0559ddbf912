import { expect, test } from 'vitest';
import { expectNotLiedTo } from './hostile-servers.js';

test('20,000 hostile servers: nothing is written off that was not, and nothing is certain that may have happened', async () => {
  expect(await expectNotLiedTo(20_000)).toBeGreaterThan(8_000);
}, 120_000);
