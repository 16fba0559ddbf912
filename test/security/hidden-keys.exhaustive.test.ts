import { test } from 'vitest';
import { sharedFolder } from '../support/shared.js';
import { expectHiddenKeys } from './hidden-keys.js';

const folder = sharedFolder();

test('none of 40 keys is in a view, log line or event, however it was written and wherever it was sent', async () => {
  await expectHiddenKeys(folder, 40, 15);
}, 600_000);
