import { test } from 'vitest';
import { expectToHold } from './any-profile.js';
import { randomProfiles } from './random-profiles.js';

// any-profile.test.ts has the first.
test.each(randomProfiles.map((profile, index) => [index, profile] as const).slice(1))(
  'scenarios pass against an emulator with the random profile %i, or name the setting that they need',
  (_, profile) => expectToHold(profile),
  120_000,
);
