import type { InForce } from '../../scenario/endpoint-profile.js';
import { type Evidence, kindOf, type Observation } from './evidence.js';

const whole = 10_000;

/** A7: the fee in basis points that gives every settle amount which is not the coupon's own. */
export function observeFee(evidence: readonly Evidence[], inForce: InForce): readonly Observation[] {
  const amounts = evidence
    .filter((one) => kindOf(one) === 'written_off' && one.assumptions.includes('A7') && !one.isReplay)
    .flatMap(({ body }) => {
      const settle = fenOf(body['settle_amount'] ?? body['settleAmount']);
      const face = fenOf(body['amount']);
      return face === undefined || settle === undefined || face === 0n ? [] : [{ face, settle }];
    });
  if (amounts.length === 0) return [];
  const fits = (points: number): boolean =>
    amounts.every(({ face, settle }) => face - feeOf(face, points) === settle);
  const { feeBasisPoints } = inForce.behaviour;
  const fitting = fits(feeBasisPoints)
    ? feeBasisPoints
    : Array.from({ length: whole + 1 }, (_, points) => points).find(fits);
  const seen = {
    en: 'no fee in basis points gives these settle amounts',
    zh: '没有与这些实收金额相符的费率',
  };
  return fitting === undefined
    ? [{ about: 'A7', agrees: false, seen }]
    : [
        {
          about: 'A7',
          agrees: fitting === feeBasisPoints,
          setting: { name: 'feeBasisPoints', value: fitting, inForce: feeBasisPoints },
        },
      ];
}

/** Rounded half up to a fen. */
function feeOf(face: bigint, points: number): bigint {
  return (face * BigInt(points) * 2n + BigInt(whole)) / BigInt(whole * 2);
}

function fenOf(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,15})$/u.test(value) ? BigInt(value) : undefined;
}
