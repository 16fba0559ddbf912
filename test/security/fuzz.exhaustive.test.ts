import { test } from 'vitest';
import { expectToSurvive } from './fuzz-run.js';

test('twenty thousand damaged and hostile requests cause no crash, no 5xx and no log line of the emulator', async () => {
  await expectToSurvive(20_000);
}, 600_000);
