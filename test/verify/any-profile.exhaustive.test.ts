import { test } from 'vitest';
import { expectToHold } from './any-profile.js';
import { randomProfiles } from './random-profiles.js';

// The other half is in a separate file, so that two workers share them.
test.each(randomProfiles.slice(0, 20).map((profile, index) => [index, profile] as const))(
  'scenarios pass against an emulator with the random profile %i, or name the setting that they need',
  (_, profile) => expectToHold(profile),
  120_000,
);
