import { setTimeout } from 'node:timers/promises';
import { newTraceNo, type Reason, type ShoubeiClient, ShoubeiError } from '@shoubei-kit/sdk-lite';

/** What a till needs of a client: a ShoubeiClient, or whatever a test puts in its place. */
export type CouponClient = Pick<ShoubeiClient, 'writeOff'>;

/** One coupon at the till. `amount` is the order's original price, in whole fen. */
export interface Sale {
  readonly couponCode: string;
  readonly amount: number;
  /** Made here unless given. */
  readonly wfTraceNo?: string;
}

/**
 * What came of a coupon:
 * - `taken`: it is written off;
 * - `refused`: it is rejected, for the reason given;
 * - `to_check`: the outcome is unknown. It may be spent: ask the provider before it is taken again or given back;
 * - `offline`: no attempt left this shop.
 */
export type Taken = { readonly couponCode: string; readonly wfTraceNo: string } & (
  | { readonly status: 'taken'; readonly orderNo: string; readonly faceAmount: number | undefined }
  | { readonly status: 'refused'; readonly reason: Reason }
  | { readonly status: 'to_check' | 'offline' }
);

/**
 * Takes a customer's coupon.
 *
 * An attempt whose outcome is unknown is retried with the same trace number, so that the coupon is written off once. A
 * rejection after it, `already_used` above all, may be caused by that attempt: do not show it to the customer.
 */
export async function takeCoupon(client: CouponClient, sale: Sale, pauseMs = 100): Promise<Taken> {
  const { couponCode, amount, wfTraceNo = newTraceNo() } = sale;
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

/** A basket, and the coupons that a customer lays on it. `amount` is in whole fen. */
export interface Basket {
  readonly couponCodes: readonly string[];
  readonly amount: number;
}

/** Takes all coupons of a basket one after the other. What they take off, `discount`, is in whole fen. */
export async function payWithCoupons(
  client: CouponClient,
  { couponCodes, amount }: Basket,
): Promise<{ readonly coupons: readonly Taken[]; readonly discount: number }> {
  const coupons: Taken[] = [];
  for (const couponCode of couponCodes) coupons.push(await takeCoupon(client, { couponCode, amount }));
  const values = coupons.map((coupon) => (coupon.status === 'taken' ? (coupon.faceAmount ?? 0) : 0));
  return { coupons, discount: values.reduce((sum, value) => sum + value, 0) };
}
