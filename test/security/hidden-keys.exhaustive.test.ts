import { test } from 'vitest';
import { sharedFolder } from '../support/shared.js';
import { expectHiddenKeys } from './hidden-keys.js';

const folder = sharedFolder();

test('none of five keys is in a view, log line or event, whatever its form and its place in a request', async () => {
  // A form that is not hidden is found with the first key.
  await expectHiddenKeys(folder, 5, 15);
}, 600_000);
