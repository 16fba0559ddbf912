import { type BehaviourRow, behaviours } from '@shoubei-kit/contracts';
import type { Settings } from './settings.js';

/** One row of what is conflicting or assumed, as the settings have it. */
export interface BehaviourInForce extends BehaviourRow {
  /** The day on which the profile's author saw it at the real endpoint. */
  readonly observed?: string;
  /** What the settings say for its switch; undefined where it has none, or the code table says it. */
  readonly value: unknown;
}

export function behavioursInForce(settings: Settings): readonly BehaviourInForce[] {
  return behaviours.map((row) => {
    const observed = settings.observed[row.id];
    const value = valueOf(row.switch, settings);
    return Object.assign(observed === undefined ? { value } : { value, observed }, row);
  });
}

function valueOf(name: string | null, settings: Settings): unknown {
  const { signing, ...others } = settings;
  if (name === null || name === 'codes') return undefined;
  if (name === 'signing') return signing.request;
  if (name === 'signing.response') return signing.answer;
  return new Map<string, unknown>(Object.entries(others)).get(name);
}
