import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from '@shoubei-kit/contracts';
import { type InForce, inForceOf } from './in-force.js';

/**
 * The setting for whose sake a scenario cannot be run where this is in force; undefined where it can. What only
 * changes how answers look (names, codes, signing rule) need not be as by default: answers are judged by it.
 */
export function unfit({ dialects, profile = {} }: Scenario, inForce: InForce): string | undefined {
  if (dialects && !dialects.includes(inForce.dialect)) return 'dialect';
  if (profile.institutions) return 'institutions';
  const needed = inForceOf(profile);
  const behaviour = new Map(Object.entries(inForce.behaviour));
  const other = Object.entries(needed.behaviour).find(([name, value]) => behaviour.get(name) !== value);
  if (other) return other[0];
  const looks = ['settleField', 'failShape', 'httpStatus', 'codes', 'signing', 'observed'] as const;
  return looks.find((name) => profile[name] !== undefined && !isDeepStrictEqual(needed[name], inForce[name]));
}
