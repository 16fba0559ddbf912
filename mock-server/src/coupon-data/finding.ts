import type { Text } from '../core/refusal.js';

/** What is wrong with a coupon: `field`, or `list/0`, or empty where it is no object; and a predicate of it. */
export interface Finding {
  readonly field: string;
  readonly text: Text;
}
