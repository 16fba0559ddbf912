import { test } from 'vitest';
import { expectToHold } from './any-profile.js';
import { randomProfiles } from './random-profiles.js';

// The other half stands in its own file, so that two workers share them.
test.each(randomProfiles.slice(0, 20).map((profile, index) => [index, profile] as const))(
  'scenarios hold against an emulator under the random profile %i, or name the setting that they need',
  (_, profile) => expectToHold(profile),
  120_000,
);
