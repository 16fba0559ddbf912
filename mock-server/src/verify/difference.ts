/** Where an answer is not as the scenario has it. */
export interface Difference {
  /** From 1. */
  readonly step: number;
  /** The field of the answer, or what else was looked at: `HTTP status`, `connection`, `body`. */
  readonly field: string;
  readonly expected: string;
  readonly seen: string;
}

/** A value of an answer as a person reads it; text in quotes, so that "1" is not 1. */
export function shown(value: unknown): string {
  if (value === undefined) return '(absent)';
  if (value instanceof RegExp) return `(${value.source})`;
  return JSON.stringify(value) ?? typeof value;
}
