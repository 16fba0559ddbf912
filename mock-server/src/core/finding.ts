import type { Text } from './refusal.js';

/** A problem of what was given: its `field`, `list/0`, or empty for the whole; then a predicate, `is required`. */
export interface Finding {
  readonly field: string;
  readonly text: Text;
}
