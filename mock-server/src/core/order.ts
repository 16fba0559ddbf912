import type { OrderRecord } from '@shoubei-kit/contracts';

/** A completed write-off: the source of replays and of reconciliation. */
export type Order = OrderRecord & {
  /** Magic 91: the same trace gets already_used, not this response again. */
  readonly never_replayed?: boolean;
  /** ISO 8601; absent while it is not cancelled. */
  readonly cancelled_at?: string;
};
