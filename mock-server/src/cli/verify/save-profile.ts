import { basename } from 'node:path';
import type { Profile } from '@shoubei-kit/contracts';
import { stringify } from 'yaml';
import type { Observation } from '../../verify/observe/evidence.js';
import { isSayable, observedProfile } from '../../verify/observe/observe.js';
import { toShanghaiDay } from '../../core/shanghai.js';
import type { Call } from '../line/command.js';
import { originAt } from '../options/origin.js';
import { writeTo } from '../options/write-out.js';

/** Writes a profile with what was observed, each row with the day and from where it is known. */
export async function saveProfile(
  path: string,
  base: Profile,
  observations: readonly Observation[],
  call: Call,
): Promise<void> {
  const profile = observedProfile(base, observations, { day: toShanghaiDay(Date.now()), from: fromOf(call) });
  await writeTo(path, [stringify(profile, { lineWidth: 100 })]);
  const differing = observations.filter(({ agrees }) => !agrees).length;
  const unsayable = observations.filter((one) => !isSayable(one)).map(({ about }) => about);
  if (unsayable.length > 0) call.io.err(notSaid(unsayable.join(', '), call));
  call.io.err(
    call.language === 'en'
      ? `${path}: ${observations.length} observations, ${differing} of them other than before`
      : `${path}：观察 ${observations.length} 项，其中 ${differing} 项与此前不同`,
  );
}

/** Such as a code or message of more characters than the documentation has room for. */
function notSaid(rows: string, { language }: Call): string {
  return language === 'en'
    ? `not written, since no profile may say what was seen: ${rows}`
    : `未写入（所见内容超出配置所能表达）：${rows}`;
}

/** A file by its own name only: the folders above it may name a user. */
function fromOf(call: Call): string {
  const recording = call.text('recording');
  return recording === undefined
    ? `verify at ${originAt(call.text('base-url') ?? '')}`
    : `verify --recording ${basename(recording)}`;
}
