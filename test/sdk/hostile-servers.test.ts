import { expect, test } from 'vitest';
import { expectHonestBelieved, expectNotLiedTo } from './hostile-servers.js';

// More of them in hostile-servers.exhaustive.test.ts.
test('500 hostile servers: nothing is written off that was not, and nothing is certain that may have happened', async () => {
  // Many keep the canonical string, so that the sign alone does not reject them.
  expect(await expectNotLiedTo(500)).toBeGreaterThan(100);
});

test('an honest server is believed, under each rule and from each place', () => expectHonestBelieved());
