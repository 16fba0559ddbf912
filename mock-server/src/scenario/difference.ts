import type { AssumptionId } from '@shoubei-kit/contracts';

/** Where an answer is not as the scenario has it. */
export interface Difference {
  /** From 1. */
  readonly step: number;
  /** The field of the answer, or what else was looked at: `HTTP status`, `connection`, `body`. */
  readonly field: string;
  readonly expected: string;
  readonly seen: string;
  /** What is conflicting or assumed, and decides it; none where the documentation itself says otherwise. */
  readonly assumptions: readonly AssumptionId[];
}

/** Whether a difference is in what is only assumed, or in what the source says in two ways. */
export function isFinding({ assumptions }: Difference): boolean {
  return assumptions.length > 0;
}

/** A value of an answer as a person reads it; text in quotes, so that "1" is not 1. */
export function shown(value: unknown): string {
  if (value === undefined) return '(absent)';
  if (value instanceof RegExp) return `(${value.source})`;
  return JSON.stringify(value) ?? typeof value;
}

/** What the right sign would have been stays here: a report is passed on. */
export function withoutSign(difference: Difference): Difference {
  if (difference.field !== 'sign' || difference.expected === shown(undefined)) return difference;
  return { ...difference, expected: "by the profile's rule, with your key" };
}
