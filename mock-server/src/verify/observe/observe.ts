import { behaviours, codes, profile as isProfile, type Profile } from '@shoubei-kit/contracts';
import type { EndpointProfile } from '../../scenario/endpoint-profile.js';
import type { Evidence, Observation } from './evidence.js';
import { observeRules } from './rules.js';
import { observeShapes } from './shapes.js';
import { withObserved, withoutObserved } from '../../profile/profile.js';

const order: readonly string[] = [...behaviours.map(({ id }) => id), ...codes.map(({ outcome }) => outcome)];

/** The findings of responses about the profile, by assumption. Assumptions without a finding are left out. */
export function observe(
  evidence: readonly Evidence[],
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const found = [...observeShapes(evidence, endpointProfile), ...observeRules(evidence, endpointProfile)];
  return found.toSorted((a, b) => order.indexOf(a.about) - order.indexOf(b.about));
}

/** When and where something was observed: `yyyy-MM-dd`, and the source, also of what was only seen in part. */
export interface ObservedAt {
  readonly day: string;
  readonly from: string;
  /** The source where only the message of an outcome was seen, not its code. */
  readonly messageFrom: string;
}

/**
 * A profile with the observations, each assumption and outcome marked with the day and the source. A difference that no
 * setting covers is not marked: the emulator does not reproduce it. Values that no profile may contain, such as a message
 * that is too long, are not marked either. An earlier mark of either is removed: the endpoint now differs from it.
 */
export function observedProfile(
  base: Profile,
  observations: readonly Observation[],
  { day, from, messageFrom }: ObservedAt,
): Profile {
  const said = observations.filter((one) => (one.agrees || one.setting !== undefined) && isSayable(one));
  const made = withSettings(base, said);
  if (!isProfile(made)) throw new Error(`no profile: ${JSON.stringify(isProfile.errors)}`);
  const marked = (isWhole: boolean): readonly Observation['about'][] =>
    said.filter(({ part }) => (part === undefined) === isWhole).map(({ about }) => about);
  const contradicted = observations.filter((one) => !one.agrees && !said.includes(one));
  const left = withoutObserved(
    made,
    contradicted.map(({ about }) => about),
  );
  const whole = withObserved(left, marked(true), { day, from });
  return withObserved(whole, marked(false), { day, from: messageFrom });
}

/** The settings under which the observed differences are expected. */
export function settingsOf(observations: readonly Observation[]): Profile {
  const made = withSettings(
    {},
    observations.filter((one) => !one.agrees && isSayable(one)),
  );
  return isProfile(made) ? made : {};
}

/** Whether a profile may contain the observation. */
export function isSayable(observation: Observation): boolean {
  return isProfile(withSettings({}, [observation]));
}

function withSettings(base: Profile, observations: readonly Observation[]): unknown {
  const settings = observations.flatMap(({ setting }) => (setting ? [setting] : []));
  const own = settings.filter(({ name }) => !name.startsWith('codes.'));
  const changed = settings.filter(({ name }) => name.startsWith('codes.'));
  const codesOf = new Map<string, unknown>(Object.entries(base.codes ?? {}));
  for (const { name, value } of changed) {
    const outcome = name.slice('codes.'.length);
    codesOf.set(outcome, Object.assign({}, codesOf.get(outcome), value));
  }
  return {
    ...base,
    ...Object.fromEntries(own.map(({ name, value }) => [name, value])),
    ...(codesOf.size > 0 && { codes: Object.fromEntries(codesOf) }),
  };
}
