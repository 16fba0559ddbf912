import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from '@shoubei-kit/contracts';
import { type InForce, inForceOf } from './endpoint-profile.js';

/**
 * The setting for whose sake a scenario cannot be run where this is in force; undefined where it can. What only
 * changes how answers look (names, codes, signing rule) need not be as by default: answers are judged by it.
 */
export function unfit(scenario: Scenario, inForce: InForce): string | undefined {
  return unfitIn(Object.keys(inForce.behaviour), scenario, inForce);
}

/** As {@link unfit}, where what a scenario does not speak of may be otherwise: there, each request is rehearsed. */
export function unfitAsNamed(scenario: Scenario, inForce: InForce): string | undefined {
  return unfitIn(Object.keys(scenario.profile ?? {}), scenario, inForce);
}

function unfitIn(
  settings: readonly string[],
  { dialects, profile = {} }: Scenario,
  inForce: InForce,
): string | undefined {
  if (dialects && !dialects.includes(inForce.dialect)) return 'dialect';
  if (profile.institutions) return 'institutions';
  const needed = inForceOf(profile);
  const own = new Map(Object.entries(needed.behaviour));
  const behaviour = new Map(Object.entries(inForce.behaviour));
  const other = settings.find((name) => behaviour.get(name) !== own.get(name));
  if (other !== undefined) return other;
  const looks = ['settleField', 'failShape', 'httpStatus', 'codes', 'signing', 'observed'] as const;
  return looks.find((name) => profile[name] !== undefined && !isDeepStrictEqual(needed[name], inForce[name]));
}
