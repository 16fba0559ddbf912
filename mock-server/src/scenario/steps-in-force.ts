import type { CouponPatch, Expectation, Scenario } from '@shoubei-kit/contracts';
import { isWriteOff, type ScenarioStep } from '@shoubei-kit/fixtures/scenarios';
import { type EndpointProfile, endpointProfileOf } from './endpoint-profile.js';
import { requestedCoupon } from './expected-response.js';
import { lessFee } from './fee.js';

/** The known amounts of a coupon; a magic coupon's are in its code. */
interface Amounts {
  readonly face?: number | undefined;
  /** Its own settle amount. */
  readonly settle?: number | null | undefined;
}

/**
 * The steps of a scenario with their expectations under the settings in force, where the scenario does not name them.
 *
 * - Settle amounts follow the scenario's fee. If a coupon has no fee, the fee in force decides, and a repeated response
 *   keeps the first one's.
 * - A repeated request without the same response is rejected, as `idempotency` says (A5). Neither response changes
 *   anything.
 */
export function stepsInForce(
  scenario: Scenario,
  { feeBasisPoints, idempotency }: EndpointProfile,
): readonly ScenarioStep[] {
  const own = endpointProfileOf(scenario.profile);
  const steps = own.feeBasisPoints === feeBasisPoints ? scenario.steps : underFee(scenario, feeBasisPoints);
  if (own.idempotency !== 'replay' || idempotency === 'replay') return steps;
  return steps.map((step) =>
    isWriteOff(step) && step.expect.same_order_as !== undefined
      ? Object.assign({}, step, { expect: { outcome: idempotency, field: 'wf_trace_no' } })
      : step,
  );
}

function underFee({ given, steps }: Scenario, feeBasisPoints: number): readonly ScenarioStep[] {
  const coupons = new Map(
    given?.coupons?.map((coupon): [string, Amounts] => [coupon.coupon_code, amountsOf(coupon)]),
  );
  const settled = new Map<number, number | undefined>();
  return steps.map((step, index) => {
    if ('change' in step) {
      const { coupon_code: code, to } = step.change;
      coupons.set(code, { ...coupons.get(code), ...amountsOf(to) });
    }
    if (!isWriteOff(step)) return step;
    const { expect, write_off } = step;
    const amount =
      expect.same_order_as === undefined
        ? settleAmount(coupons.get(requestedCoupon(write_off) ?? ''), expect, feeBasisPoints)
        : settled.get(expect.same_order_as);
    settled.set(index + 1, amount);
    const { settle_amount: written, ...others } = expect;
    if (written === undefined) return step;
    return { ...step, expect: amount === undefined ? others : { ...others, settle_amount: amount } };
  });
}

function amountsOf({ face_amount: face, settle_amount: settle }: CouponPatch): Amounts {
  return { ...(face !== undefined && { face }), ...(settle !== undefined && { settle }) };
}

/** Undefined if unknown: a response about another coupon does not have this one's face value. */
function settleAmount(
  { face, settle }: Amounts = {},
  { unknown, amount }: Expectation,
  feeBasisPoints: number,
): number | undefined {
  if (settle !== undefined && settle !== null) return settle;
  const value = face ?? (unknown === 'other_response' ? undefined : amount);
  return value === undefined ? undefined : Number(lessFee(BigInt(value), feeBasisPoints));
}
