import type { Profile } from '@shoubei-kit/contracts';
import { stringify } from 'yaml';
import type { Observation } from '../verify/observe/evidence.js';
import { observedProfile } from '../verify/observe/observe.js';
import { toShanghaiDay } from '../core/shanghai.js';
import type { Call } from './command.js';
import { writeTo } from './write-out.js';

/** Writes a profile with what was observed, each row with the day. */
export async function saveProfile(
  path: string,
  base: Profile,
  observations: readonly Observation[],
  call: Call,
): Promise<void> {
  const profile = observedProfile(base, observations, toShanghaiDay(Date.now()));
  await writeTo(path, [stringify(profile, { lineWidth: 100 })]);
  const differing = observations.filter(({ agrees }) => !agrees).length;
  call.io.err(
    call.language === 'en'
      ? `${path}: ${observations.length} observations, ${differing} of them other than before`
      : `${path}：观察 ${observations.length} 项，其中 ${differing} 项与此前不同`,
  );
}
