import {
  type AssumptionId,
  type OutcomeName,
  type Profile,
  profile as isProfile,
  type ValidationError,
} from '@shoubei-kit/contracts';
import { readYaml, type YamlText } from '@shoubei-kit/fixtures/yaml';
import { faultOf } from './check-profile.js';
import type { Text } from '../core/refusal.js';
import { shownProfile } from './exported-profile.js';

/** What is wrong with a profile, and where. */
export interface ProfileProblem {
  /** From 1. */
  readonly line: number;
  /** `signing.algorithm`; empty for the whole. */
  readonly path: string;
  readonly text: Text;
}

export type ReadProfile = { readonly profile: Profile } | { readonly problems: readonly ProfileProblem[] };

/** Reads a profile's text, YAML or JSON (which is YAML too), also one that was shown, and checks it against its schema. */
export function readProfile(text: string): ReadProfile {
  const yaml = readYaml(text);
  if ('problems' in yaml)
    return { problems: yaml.problems.map((problem) => Object.assign(problem, { path: '' })) };
  const shown = shownProfile(yaml.value);
  const value = shown ?? yaml.value ?? {};
  const lineOf: YamlText['lineOf'] = (path) => yaml.lineOf(shown ? ['profile', ...path] : path);
  if (!isProfile(value))
    return {
      problems: (isProfile.errors ?? []).slice(0, mostProblems).map((error) => toProblem(error, lineOf)),
    };
  const fault = faultOf(value);
  if (!fault) return { profile: value };
  const { path, text: what } = fault;
  return { problems: [{ line: lineOf(path), path: path.join('.'), text: what }] };
}

/** A list where an object should be may have one for each item. */
const mostProblems = 100;

function toProblem(error: ValidationError, lineOf: YamlText['lineOf']): ProfileProblem {
  const parent = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { additionalProperty } = error.params;
  const path = typeof additionalProperty === 'string' ? [...parent, additionalProperty] : parent;
  return { line: lineOf(path), path: path.join('.'), text: inWords(error) };
}

function inWords({ keyword, params, message = 'is not right' }: ValidationError): Text {
  const { allowedValues } = params;
  if (Array.isArray(allowedValues)) {
    const list = allowedValues.map(String).join(', ');
    return { en: `must be one of ${list}`, zh: `应为以下之一：${list}` };
  }
  if (keyword === 'additionalProperties') return { en: 'is not a setting', zh: '不是可用的设置' };
  return { en: message, zh: `不符合要求：${message}` };
}

/**
 * A profile in which these assumptions and outcomes are marked as observed at the real endpoint; replaces earlier marks.
 *
 * @param seen the day, `yyyy-MM-dd`, and from where it is known: one line, and no path, since a path may name a user
 * @example
 * withObserved(profile, ['A1', 'A2'], { day: '2026-11-24', from: 'calibrate capture.json' });
 */
export function withObserved(
  profile: Profile,
  about: readonly (AssumptionId | OutcomeName)[],
  { day, from }: { readonly day: string; readonly from: string },
): Profile {
  const [line] = /^[^]{0,300}/u.exec(from.replaceAll(/\p{Cc}+/gu, ' ')) ?? [''];
  const marks = Object.fromEntries(about.map((name) => [name, { day, from: line }]));
  return { ...profile, observed: { ...profile.observed, ...marks } };
}
