import type { Text } from '../core/refusal.js';

/** A problem of a coupon: `field`, or `list/0`, or empty if it is no object; then a predicate. */
export interface Finding {
  readonly field: string;
  readonly text: Text;
}
