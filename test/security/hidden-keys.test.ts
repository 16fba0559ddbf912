import { test } from 'vitest';
import { sharedFolder } from '../support/shared.js';
import { expectHiddenKeys } from './hidden-keys.js';

const folder = sharedFolder();

test('a key of eight characters or more is in no view, log line or event, whatever its form and place', () =>
  expectHiddenKeys(folder, 2, 4));
