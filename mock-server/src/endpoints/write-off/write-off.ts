import { type RequestFields, writeOffPath } from '@shoubei-kit/contracts';
import { magicCoupon, magicRow, pendingFault } from '../../core/coupon.js';
import type { CouponAsked, Endpoint, Strike } from '../../core/endpoint.js';
import type { Order } from '../../core/order.js';
import type { WriteOffOutcome } from '../../core/outcome.js';
import type { Settings } from '../../core/settings.js';
import type { Held, Key, Write } from '../../core/store.js';
import { assumptions } from './assumptions.js';
import { check } from './check.js';
import { decide } from './decide.js';
import { provenanceOf, render } from './render.js';

/** 核销接口: one coupon for each call (C10). */
export const writeOff: Endpoint<RequestFields, WriteOffOutcome> = {
  path: writeOffPath,
  repeats: ['coupon_code', 'wf_trace_no'],
  names: { codes: ['codes'], amounts: ['amount'] },
  nameOf: (field) => field,
  askedBy: () => 'coupon_code',
  check,
  keyOf,
  couponOf,
  decide,
  writeOf,
  render,
  provenanceOf,
  assumptions,
};

function keyOf(tenant: string, { inst_no, merchant_no, coupon_code: code, wf_trace_no }: RequestFields): Key {
  return wf_trace_no === undefined
    ? { tenant, code }
    : { tenant, code, trace: { inst_no, merchant_no, wf_trace_no } };
}

/** A loaded coupon takes precedence over a magic code. */
function couponOf(
  { coupon_code: code }: RequestFields,
  { coupon: held }: Held,
  settings: Settings,
): CouponAsked {
  const isMagic = settings.magic && (held === undefined || held.magic !== undefined);
  const coupon = held ?? (isMagic ? magicCoupon(code) : undefined);
  return { coupon, magic: isMagic ? magicRow(code)?.ss : undefined, fault: coupon && pendingFault(coupon) };
}

/** The changes of a write-off, added to those of the faults. */
function writeOf(outcome: WriteOffOutcome, { applied, coupon, write }: Strike): Write {
  if (outcome.name !== 'written_off') return write;
  const { order, replayed } = outcome;
  const isLast = applied.fault?.kind === 'lost_then_already_used';
  const kept: Order = isLast ? { ...order, never_replayed: true } : order;
  if (replayed) return isLast ? { ...write, order: kept } : write;
  if (!coupon) return write;
  const used = Object.assign({}, coupon, { state: 'used' as const, order_no: order.order_no });
  return Object.assign({ coupon: used, order: kept }, write.tenant && { tenant: write.tenant });
}
