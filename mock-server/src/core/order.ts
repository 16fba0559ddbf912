import type { OrderRecord } from '@shoubei-kit/contracts';

/** A write-off that happened: what a replay repeats, and what reconciliation lists. */
export type Order = OrderRecord & {
  /** Magic 91: the same trace gets already_used instead of this answer again. */
  readonly never_replayed?: boolean;
  /** ISO 8601; none while it holds. */
  readonly cancelled_at?: string;
};
