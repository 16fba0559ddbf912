import { test } from 'vitest';
import { adminSurvives } from './admin.js';

// Thousands of them in admin.exhaustive.test.ts.
test('four hundred generated admin requests end in no 5xx, and none blocks the emulator for 100 ms', async () => {
  await adminSurvives(400, 20261130);
});
