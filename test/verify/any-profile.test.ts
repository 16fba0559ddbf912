import { expect, test } from 'vitest';
import { playUnder } from './any-profile.js';
import { randomProfiles } from './random-profiles.js';

// The README's own, one with a rule and a fee of its own, and one that knows what scenarios take for unknown.
const some = randomProfiles.slice(0, 3);

test.concurrent.each(some.map((profile, index) => [index, profile] as const))(
  'scenarios hold against an emulator under the random profile %i, or name the setting that they need',
  async (_, profile) => {
    const { played, failed } = await playUnder(profile);
    expect(failed).toEqual([]);
    expect(played).toBeGreaterThanOrEqual(150);
  },
  60_000,
);
