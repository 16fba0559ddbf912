import { type HeldCoupon, magicCoupon, magicRow, pendingFault } from './coupon.js';
import { type Decision, decide, type Facts } from './decide.js';
import type { Fault } from './fault.js';
import type { Order } from './order.js';
import type { Held, Write } from './store.js';

/** What an authenticated request came to. */
export interface Acted {
  /** Undefined when a fault came before. */
  readonly decision: Decision | undefined;
  readonly fault: Fault | undefined;
  readonly coupon: HeldCoupon | undefined;
  /** The two digits of the magic behaviour, when magic answered. */
  readonly magic: string | undefined;
}

/** The step that a store runs atomically: magic, faults, the decision, and what to write. Pure. */
export function act(facts: Omit<Facts, 'coupon' | 'bound'>, held: Held): { result: Acted; write?: Write } {
  const { asked, settings } = facts;
  const isMagic = settings.magic && (held.coupon === undefined || held.coupon.magic !== undefined);
  const coupon = held.coupon ?? (isMagic ? magicCoupon(asked.coupon_code) : undefined);
  const fault = isMagic && coupon ? pendingFault(coupon) : undefined;
  const magic = isMagic ? magicRow(asked.coupon_code)?.ss : undefined;
  const struck = coupon && fault && fault.times !== 'always' ? { ...coupon, struck: true } : coupon;
  if (fault?.when === 'before') {
    return {
      result: { decision: undefined, fault, coupon, magic },
      ...(struck && { write: { coupon: struck } }),
    };
  }
  const decision = decide({ ...facts, coupon, bound: held.order });
  const write = toWrite(decision, struck, fault);
  return { result: { decision, fault, coupon, magic }, ...(write && { write }) };
}

function toWrite(
  decision: Decision,
  coupon: HeldCoupon | undefined,
  fault: Fault | undefined,
): Write | undefined {
  if (decision.name !== 'written_off' || decision.replayed || !coupon) {
    return coupon && fault && fault.times !== 'always' ? { coupon } : undefined;
  }
  const order: Order =
    fault?.kind === 'lost_then_already_used' ? { ...decision.order, never_replayed: true } : decision.order;
  return { coupon: { ...coupon, state: 'used', order_no: order.order_no }, order };
}
