import type { Strike } from '../../core/endpoint.js';
import type { Order } from '../../core/order.js';
import type { WriteOffOutcome } from '../../core/outcome.js';
import type { Write } from '../../core/store.js';

/** The changes of a write-off, added to those of the faults. */
export function writeOf(outcome: WriteOffOutcome, { applied, coupon, write }: Strike): Write {
  if (outcome.name !== 'written_off') return write;
  const { order, replayed } = outcome;
  const isLast = applied.fault?.kind === 'lost_then_already_used';
  const kept: Order = isLast ? { ...order, never_replayed: true } : order;
  if (replayed) return isLast ? { ...write, order: kept } : write;
  if (!coupon) return write;
  const used = Object.assign({}, coupon, { state: 'used' as const, order_no: order.order_no });
  return Object.assign({ coupon: used, order: kept }, write.tenant && { tenant: write.tenant });
}
