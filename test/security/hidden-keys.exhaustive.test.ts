import { test } from 'vitest';
import { sharedFolder } from '../support/shared.js';
import { expectHiddenKeys } from './hidden-keys.js';

const folder = sharedFolder();

test('none of 40 keys is in a view, log line or event, whatever its form and its place in a request', async () => {
  await expectHiddenKeys(folder, 40, 15);
}, 600_000);
