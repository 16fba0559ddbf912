import { startMockServer } from '@shoubei-kit/mock-server';
import { readProfile } from '../../mock-server/src/profile/profile.js';
import { sendRequest } from '../../mock-server/src/scenario/send-request.js';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { blocks } from '../support/pages.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { expectToHold } from './any-profile.js';
import { randomProfiles } from './random-profiles.js';

const read = readProfile(blocks('docs/reference/profile.md', 'yaml')[0] ?? '');
const ofReadme = 'profile' in read ? read.profile : undefined;

test.concurrent.each([
  ["the README's profile", ofReadme],
  ['a random profile', randomProfiles[0]],
  ['a profile under which ts is stale after a second', { tsWindowSeconds: 1 }],
])('scenarios pass against an emulator with %s, or name the setting that they need', async (_, profile) => {
  if (!profile) throw new Error('no profile');
  await expectToHold(profile);
});

// The second caller's clock was stopped later than the first one's: on a busy machine by more than a second.
test('if ts is soon stale, the clocks of both callers of a scenario stop at the same time', async () => {
  let now = Date.parse('2026-12-01T00:00:00Z');
  await using server = await startMockServer({
    profile: { tsWindowSeconds: 1 },
    nowMs: () => (now += 2_000),
  });
  const only = ['--only', 'not-found-at-another-institution'];
  const { code, stdout } = await cli(['verify', '--base-url', server.url, ...only]);
  expect([code, stdout]).toEqual([0, '1 passed, 0 failed, 0 skipped\n']);
});

// The till gave up before the emulator, in the same busy process, could read the request.
test('a request that is soon given up reaches an emulator in a process that stalls', async () => {
  await using server = await startMockServer();
  await server.fault({ kind: 'silence', when: 'after' });
  const body = Buffer.from(JSON.stringify(signed({ ...base, coupon_code: '9900010000000001' })));
  const outgoing = { headers: { 'content-type': 'application/json' }, body };
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  const stalls = setInterval(() => void Atomics.wait(nothing, 0, 0, 60), 5);
  const result = await sendRequest(`${server.url}/openpay/coupon/wf`, outgoing, 50);
  clearInterval(stalls);
  expect(result).toEqual({ kind: 'no_response' });
  expect(await server.orders()).toHaveLength(1);
});
