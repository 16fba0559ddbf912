import { readProfile } from '../../mock-server/src/profile/profile.js';
import { test } from 'vitest';
import { blocks } from '../support/pages.js';
import { expectToHold } from './any-profile.js';
import { randomProfiles } from './random-profiles.js';

const read = readProfile(blocks('docs/reference/profile.md', 'yaml')[0] ?? '');
const ofReadme = 'profile' in read ? read.profile : undefined;

test.concurrent.each([
  ["the README's profile", ofReadme],
  ['a random profile', randomProfiles[0]],
  ['a profile under which ts is stale after a second', { tsWindowSeconds: 1 }],
])(
  'scenarios pass against an emulator with %s, or name the setting that they need',
  { timeout: 60_000 },
  async (_, profile) => {
    if (!profile) throw new Error('no profile');
    await expectToHold(profile);
  },
);
