import { type RequestFields, writeOffPath } from '@shoubei-kit/contracts';
import { magicCoupon, magicRow, pendingFault } from '../../core/coupon.js';
import type { CouponAsked, Endpoint } from '../../core/endpoint.js';
import type { WriteOffOutcome } from '../../core/outcome.js';
import type { Settings } from '../../core/settings.js';
import type { Held, Key } from '../../core/store.js';
import { assumptions } from './assumptions.js';
import { check } from './check.js';
import { decide } from './decide.js';
import { provenanceOf, render } from './render.js';
import { writeOf } from './write.js';

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
