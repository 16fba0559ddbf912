import { expect, test } from 'vitest';
import { playUnder } from './any-profile.js';
import { randomProfiles } from './random-profiles.js';

test.each(randomProfiles.map((profile, index) => [index, profile] as const))(
  'scenarios hold against an emulator under the random profile %i, or name the setting that they need',
  async (_, profile) => {
    const { played, failed } = await playUnder(profile);
    expect([failed, JSON.stringify(profile)]).toEqual([[], JSON.stringify(profile)]);
    expect(played).toBeGreaterThanOrEqual(150);
  },
  120_000,
);
