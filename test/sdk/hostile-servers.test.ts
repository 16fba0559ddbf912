import { expect, test } from 'vitest';
import { expectHonestBelieved, expectNotLiedTo } from './hostile-servers.js';

// hostile-servers.exhaustive.test.ts has more of them.
test('with 500 hostile servers, no false write-off is reported, and no possible one is ruled out', async () => {
  // Many keep the canonical string, so that the sign alone does not reject them.
  expect(await expectNotLiedTo(500)).toBeGreaterThan(100);
});

test('an honest server is trusted, under each rule and from each place', () => expectHonestBelieved());
