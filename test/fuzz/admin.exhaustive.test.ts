import { test } from 'vitest';
import { adminSurvives } from './admin.js';

/** ADMIN_FUZZ_REQUESTS=100000 sends that many. */
const requests = Number(process.env['ADMIN_FUZZ_REQUESTS'] ?? 1_500);

test(
  'thousands of generated admin requests cause no 5xx, and none blocks the emulator for 100 ms',
  async () => {
    await adminSurvives(requests, 1);
  },
  60_000 + requests * 20,
);
