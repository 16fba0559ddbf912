import {
  type AssumptionId,
  type OutcomeName,
  type Profile,
  profile as isProfile,
  type ValidationError,
} from '@shoubei-kit/contracts';
import {
  endpointFindings,
  type Finding,
  type Problem,
  problemsIn,
  telling,
  toFinding,
  toProblems,
} from '@shoubei-kit/fixtures/checks';
import { readYaml, type YamlText } from '@shoubei-kit/fixtures/yaml';
import { profileFindings } from './check-profile.js';
import { shownProfile } from './exported-profile.js';

export type ReadProfile = { readonly profile: Profile } | { readonly problems: readonly Problem[] };

/** Reads a profile's text, YAML or JSON (which is YAML too), also one that was shown, and checks it against its schema. */
export function readProfile(text: string): ReadProfile {
  const yaml = readYaml(text);
  if ('problems' in yaml)
    return { problems: yaml.problems.map((problem) => Object.assign(problem, { path: '' })) };
  const shown = shownProfile(yaml.value);
  const value = shown ?? yaml.value ?? {};
  const lineOf: YamlText['lineOf'] = (path) => yaml.lineOf(shown ? ['profile', ...path] : path);
  if (!isProfile(value))
    return { problems: toProblems(schemaFindings(value, isProfile.errors ?? []), { value, lineOf }) };
  const found = profileFindings(value);
  return found.length === 0 ? { profile: value } : { problems: toProblems(found, { value, lineOf }) };
}

/** The schema's errors, the problems of the endpoints by their own schema, and those that no schema can find. */
function schemaFindings(value: unknown, errors: readonly ValidationError[]): readonly Finding[] {
  const { endpoints, ...others }: { endpoints?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  const declared: readonly unknown[] = Array.isArray(endpoints) ? endpoints : [];
  const ofEndpoints = problemsIn(declared, (one, index) =>
    endpointFindings(one).map(({ path, text }) => ({ path: ['endpoints', String(index), ...path], text })),
  );
  const found = telling(errors)
    .filter(({ instancePath }) => !instancePath.startsWith('/endpoints/'))
    .map((error) => {
      const { path, text } = toFinding(error, []);
      return { path, text: error.keyword === 'additionalProperties' ? notASetting : text };
    });
  const faulty = new Set(found.map(({ path: [part] }) => part));
  const rest = Object.fromEntries(Object.entries(others).filter(([name]) => !faulty.has(name)));
  const ofRest = isProfile(rest) ? profileFindings(rest) : [];
  return [...found, ...ofEndpoints, ...ofRest];
}

const notASetting = { en: 'is not a setting', zh: '不是可用的设置' };

/**
 * A profile in which these assumptions and outcomes are marked as observed at the real endpoint; replaces earlier marks.
 *
 * @param seen the day, `yyyy-MM-dd`, and the source: one line without a path, since a path may name a user
 * @example
 * withObserved(profile, ['A1', 'A2'], { day: '2026-11-24', from: 'calibrate capture.json' });
 */
export function withObserved(
  profile: Profile,
  about: readonly (AssumptionId | OutcomeName)[],
  { day, from }: { readonly day: string; readonly from: string },
): Profile {
  if (about.length === 0) return profile;
  const [line] = /^[^]{0,300}/u.exec(from.replaceAll(/\p{Cc}+/gu, ' ')) ?? [''];
  const marks = Object.fromEntries(about.map((name) => [name, { day, from: line }]));
  return { ...profile, observed: { ...profile.observed, ...marks } };
}

/** A profile in which these are no longer marked as observed. */
export function withoutObserved(
  { observed = {}, ...others }: Profile,
  about: readonly (AssumptionId | OutcomeName)[],
): Profile {
  const gone = new Set<string>(about);
  const kept = Object.entries(observed).filter(([name]) => !gone.has(name));
  return kept.length > 0 ? { ...others, observed: Object.fromEntries(kept) } : others;
}
