import type { BilingualText, OutcomeName, AssumptionId } from '@shoubei-kit/contracts';
import type { Difference } from '../../scenario/difference.js';

/** One request whose response is known, and the response that was expected. */
export interface Evidence {
  readonly expected: OutcomeName;
  /** Whether the response of an earlier write-off was expected again. */
  readonly isReplay: boolean;
  /** The fields that were sent. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether its signature was meant to be valid; undefined if unknown. */
  readonly isRightlySigned: boolean | undefined;
  /** Every assumption on which the expected response depends. */
  readonly assumptions: readonly AssumptionId[];
  /** When it was sent, epoch milliseconds. */
  readonly atMs: number;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly differences: readonly Difference[];
}

/** A finding from responses about an assumption or an outcome of the code table. */
export interface Observation {
  readonly about: AssumptionId | OutcomeName;
  /** Whether it is as the profile has it. */
  readonly agrees: boolean;
  /** The profile's setting and the value that was seen; absent if no setting covers it. */
  readonly setting?: { readonly name: string; readonly value: unknown; readonly inForce: unknown };
  /** The observation, if no setting can express it. */
  readonly seen?: BilingualText;
  /** Set if only a part could be observed: of an outcome's code and message, only the message. */
  readonly part?: 'message';
}

/** A value that a setting of the profile has, or should have. */
export function settingSeen(
  about: Observation['about'],
  name: string,
  value: unknown,
  inForce: unknown,
): Observation {
  return { about, agrees: value === inForce, setting: { name, value, inForce } };
}

/** A difference that no setting covers. */
export function otherwise(about: Observation['about'], en: string, zh: string): Observation {
  return { about, agrees: false, seen: { en, zh } };
}

/** The kind of a response, in any dialect (C1, C11). */
export function kindOf({ body }: Evidence): 'written_off' | 'refusal' | 'fail' | 'other' {
  const { return_code: code, result_code: result } = body;
  if (result === 'SUCCESS' && code === 'SUCCESS') return 'written_off';
  if (result === 'FAIL' && typeof code === 'string' && code !== 'FAIL') return 'refusal';
  return code === 'FAIL' && result === undefined ? 'fail' : 'other';
}

/** The only value among them; undefined for none, or more than one. */
export function theOne<T>(values: readonly T[]): T | undefined {
  const distinct = new Set(values);
  return distinct.size === 1 ? values[0] : undefined;
}
