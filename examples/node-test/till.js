import { setTimeout } from 'node:timers/promises';
import { newTraceNo, ShoubeiError } from '@shoubei-kit/sdk-lite';

/**
 * Takes a customer's coupon, and returns the result for the clerk:
 * - `taken`: it is written off;
 * - `refused`: it is rejected, for the reason given;
 * - `to_check`: the outcome is unknown. It may be spent: ask the provider before it is taken again or given back;
 * - `offline`: no attempt left this shop.
 *
 * An attempt whose outcome is unknown is retried with the same trace number, so that the coupon is written off once. A
 * rejection after it, `already_used` above all, may be caused by that attempt: do not show it to the customer.
 */
export async function takeCoupon(client, { couponCode, amount, wfTraceNo = newTraceNo() }, pauseMs = 100) {
  let isUnknown = false;
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    if (attempt > 1) await setTimeout(pauseMs);
    try {
      const result = await client.writeOff({ couponCode, amount, wfTraceNo });
      if (result.status === 'written_off') {
        const { orderNo, faceAmount } = result;
        return { status: 'taken', couponCode, wfTraceNo, orderNo, faceAmount };
      }
      if (isUnknown) break;
      return { status: 'refused', couponCode, wfTraceNo, reason: result.reason };
    } catch (error) {
      if (!(error instanceof ShoubeiError)) throw error;
      if (error.mayHaveHappened) isUnknown = true;
      else if (error.code !== 'unreachable' && !isUnknown) throw error;
    }
  }
  return { status: isUnknown ? 'to_check' : 'offline', couponCode, wfTraceNo };
}

/** Takes all coupons of a basket one after the other. What they take off, `discount`, is in whole fen, as `amount`. */
export async function payWithCoupons(client, { couponCodes, amount }) {
  const coupons = [];
  for (const couponCode of couponCodes) coupons.push(await takeCoupon(client, { couponCode, amount }));
  const discount = coupons.reduce((sum, { faceAmount = 0 }) => sum + faceAmount, 0);
  return { coupons, discount };
}
