import { test } from 'vitest';
import { adminSurvives } from './admin.js';

// Thousands of them are in admin.exhaustive.test.ts.
test('four hundred generated admin requests cause no 5xx, and none blocks the emulator for 100 ms', async () => {
  await adminSurvives(400, 20261130);
});
