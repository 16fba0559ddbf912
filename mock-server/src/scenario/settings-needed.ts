import { isDeepStrictEqual } from 'node:util';
import { codes, type Profile, type Scenario } from '@shoubei-kit/contracts';
import { declarationsOf, fieldsOf, isRequest, type RequestStep } from '@shoubei-kit/fixtures/scenarios';
import { type UnservedEndpoint, unservedEndpoints } from './unserved-endpoints.js';
import { scalarText } from './wire-text.js';
import { type EndpointProfile, endpointProfileOf, profileNeeded, statusOf } from './endpoint-profile.js';

/**
 * The setting that prevents a scenario from running under this profile; undefined if none does. A scenario depends only
 * on the settings that it names: its other expectations follow the settings in force.
 */
export function unmetSetting(scenario: Scenario, endpointProfile: EndpointProfile): string | undefined {
  const { dialects, steps } = scenario;
  if (dialects && !dialects.includes(endpointProfile.dialect)) return 'dialect';
  const isImpossible = steps.some((step) => isRequest(step) && isKeyless(step, endpointProfile));
  const isKnown = steps.some((step) => isRequest(step) && isKnownAfterAll(step, endpointProfile));
  return (
    Object.keys(unmetSettings(profileNeeded(scenario), endpointProfile))[0] ??
    (isKnown ? 'institutions' : isImpossible ? 'signing' : undefined)
  );
}

/** Why a scenario is not played: the setting, and where that is `endpoints`, which are not there as it declares them. */
export interface Unmet {
  readonly setting: string;
  readonly unserved?: readonly UnservedEndpoint[];
}

/** The setting or endpoint that prevents a scenario from running under this profile; undefined if nothing does. */
export function unmetBy(scenario: Scenario, endpointProfile: EndpointProfile): Unmet | undefined {
  const setting = unmetSetting(scenario, endpointProfile);
  if (setting === undefined) return undefined;
  return setting === 'endpoints'
    ? { setting, unserved: unservedEndpoints(declarationsOf(scenario), endpointProfile) }
    : { setting };
}

/**
 * The settings of a profile that are not in force at an endpoint. Institutions are left out: each scenario has its own.
 */
export function unmetSettings(profile: Profile, endpointProfile: EndpointProfile): Profile {
  const inForce = new Map<string, unknown>(Object.entries(endpointProfile));
  return Object.fromEntries(
    Object.entries(profile).filter(([name, value]) => {
      const check = checks.get(name);
      return check ? !check(profile, endpointProfile) : inForce.get(name) !== value;
    }),
  );
}

const byDefault = endpointProfileOf();

/** The profile that an emulator needs to run a scenario; a named default needs nothing. */
export function startedWith(scenario: Scenario): Profile | undefined {
  const unmet = unmetSettings(profileNeeded(scenario), byDefault);
  return Object.keys(unmet).length > 0 ? unmet : undefined;
}

type Check = (profile: Profile, endpointProfile: EndpointProfile) => boolean;

/** Checks of settings that need not be equal. Of a rule or a table, only the named parts must match. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['name', () => true],
  ['httpStatus', hasStatuses],
  ['codes', hasCodes],
  ['signing', hasRule],
  ['endpoints', ({ endpoints = [] }, there) => unservedEndpoints(endpoints, there).length === 0],
  ['observed', (profile, there) => isDeepStrictEqual(endpointProfileOf(profile).observed, there.observed)],
]);

function hasStatuses({ httpStatus = 200 }: Profile, there: EndpointProfile): boolean {
  const named = typeof httpStatus === 'number' ? undefined : new Set(Object.keys(httpStatus));
  const needed = { ...there, httpStatus };
  return codes
    .filter(({ outcome }) => named?.has(outcome) !== false)
    .every(({ outcome }) => statusOf(outcome, needed) === statusOf(outcome, there));
}

function hasCodes(profile: Profile, there: EndpointProfile): boolean {
  const named = new Map(Object.entries(profile.codes ?? {}));
  return codes.every(({ outcome }) => {
    const row = named.get(outcome);
    return (
      row === undefined ||
      isDeepStrictEqual({ ...there.codes.get(outcome), ...row }, there.codes.get(outcome))
    );
  });
}

function hasRule({ signing: { response, ...request } = {} }: Profile, { signing }: EndpointProfile): boolean {
  return (
    isDeepStrictEqual({ ...signing.request, ...request }, signing.request) &&
    isDeepStrictEqual({ ...signing.response, ...request, ...response }, signing.response)
  );
}

/** A sign that is to be wrong for its key is right where the rule leaves the key out. */
function isKeyless(step: RequestStep, { signing }: EndpointProfile): boolean {
  const { placement, algorithm } = signing.request;
  const { sign, caller, expect } = step;
  const isOther = fieldsOf(step)['inst_no'] === '$other_inst' || caller === 'other';
  const isByKey = sign === 'wrong_key' || isOther;
  return (
    placement === 'none' && !algorithm.startsWith('hmac') && isByKey && expect.outcome === 'bad_signature'
  );
}

/** A number that is to be unknown for its form, such as a space, may be an institution there. */
function isKnownAfterAll(step: RequestStep, { institutions }: EndpointProfile): boolean {
  const instNo = scalarText(fieldsOf(step)['inst_no']) ?? '';
  return step.expect.outcome === 'unknown_institution' && institutions.has(instNo);
}
