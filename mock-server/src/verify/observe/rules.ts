import type { OutcomeName, AssumptionId } from '@shoubei-kit/contracts';
import { type EndpointProfile, statedOutcome } from '../../scenario/endpoint-profile.js';
import { allBasisPoints, lessFee } from '../../scenario/fee.js';
import { epochMsOf } from '../../scenario/wire-text.js';
import { type Evidence, kindOf, type Observation, otherwise, settingSeen, theOne } from './evidence.js';

/** Observations about rules: signatures, replays, the fee, and how a request is read. */
export function observeRules(
  evidence: readonly Evidence[],
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const outcomeOf: OutcomeReader = (one) => statedOutcome(one.body, endpointProfile);
  return [
    ...leniency(evidence, outcomeOf, endpointProfile),
    ...requestSign(evidence, outcomeOf),
    ...responseSign(evidence),
    ...freshness(evidence, outcomeOf),
    ...replays(evidence, outcomeOf, endpointProfile),
    ...observeFee(evidence, endpointProfile),
    ...withoutSetting(evidence),
  ];
}

type OutcomeReader = (one: Evidence) => OutcomeName | undefined;

const strictAssumptions: readonly AssumptionId[] = ['C4', 'C5', 'C7', 'A11'];

/** Requests that strict rejects, and whether they were accepted. One setting covers all of them, so they must agree. */
function leniency(
  evidence: readonly Evidence[],
  outcomeOf: OutcomeReader,
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const seen = strictAssumptions.flatMap((id) => {
    const own = evidence.filter(
      ({ assumptions, expected }) => assumptions.includes(id) && expected !== 'illegal_parameter',
    );
    if (own.length === 0) return [];
    return [{ id, refused: own.some((one) => outcomeOf(one) === 'illegal_parameter') }];
  });
  const strict = theOne(seen.map(({ refused }) => refused));
  return seen.map(({ id, refused }): Observation => {
    if (strict !== undefined) return settingSeen(id, 'strict', strict, endpointProfile.strict);
    return refused
      ? otherwise(id, 'rejected, but other checks of strict are not', '被拒绝，但 strict 的其他项未被拒绝')
      : { about: id, agrees: true, seen: { en: 'taken', zh: '被接受' } };
  });
}

/** A1: a valid signature is accepted, and an invalid one is not. One alone proves nothing. */
function requestSign(evidence: readonly Evidence[], outcomeOf: OutcomeReader): readonly Observation[] {
  const right = evidence.filter(
    ({ isRightlySigned, expected }) => isRightlySigned && expected !== 'bad_signature',
  );
  const refused = right.some((one) => outcomeOf(one) === 'bad_signature');
  if (refused)
    return [otherwise('A1', 'requests signed by the rule are rejected', '按该规则签名的请求被拒绝')];
  const wrong = evidence.filter(
    ({ isRightlySigned, expected }) => isRightlySigned === false && expected === 'bad_signature',
  );
  const taken = right.some((one) => kindOf(one) === 'written_off' || kindOf(one) === 'refusal');
  if (!taken || wrong.length === 0) return [];
  return wrong.every((one) => kindOf(one) === 'fail')
    ? [{ about: 'A1', agrees: true }]
    : [otherwise('A1', 'a wrong signature is not rejected', '错误的签名未被拒绝')];
}

/** A2. */
function responseSign(evidence: readonly Evidence[]): readonly Observation[] {
  const signed = evidence.filter(
    ({ body, isRightlySigned }) => 'sign' in body && isRightlySigned !== undefined,
  );
  if (signed.length === 0) return [];
  const isRight = signed.every(({ differences }) => differences.every(({ field }) => field !== 'sign'));
  if (isRight) return [{ about: 'A2', agrees: true }];
  const en = 'responses do not verify by the rule in force (signing.response)';
  return [otherwise('A2', en, '响应按当前规则验签不通过（signing.response）')];
}

const dayMs = 86_400_000;

/** A4: a ts that is far off is accepted, or is not. */
function freshness(evidence: readonly Evidence[], outcomeOf: OutcomeReader): readonly Observation[] {
  const old = evidence.filter(({ fields, atMs, expected }) => {
    const at = epochMsOf(fields['ts']);
    return (
      at !== undefined &&
      Math.abs(at - atMs) > dayMs &&
      expected !== 'stale_timestamp' &&
      expected !== 'illegal_parameter'
    );
  });
  if (old.some((one) => outcomeOf(one) === 'stale_timestamp')) {
    const en = 'a ts that is a day off is rejected (tsWindowSeconds)';
    return [otherwise('A4', en, '偏差一天的 ts 被拒绝（tsWindowSeconds）')];
  }
  return old.some((one) => kindOf(one) === 'written_off' || kindOf(one) === 'refusal')
    ? [{ about: 'A4', agrees: true }]
    : [];
}

/** A5. */
function replays(
  evidence: readonly Evidence[],
  outcomeOf: OutcomeReader,
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const seen = evidence
    .filter(({ isReplay }) => isReplay)
    .map((one) => {
      const outcome = outcomeOf(one);
      if (outcome === 'already_used' || outcome === 'trace_conflict') return outcome;
      const isSame = outcome === 'written_off' && one.differences.every(({ field }) => field !== 'order_no');
      return isSame ? 'replay' : undefined;
    });
  const value = theOne(seen);
  return value === undefined ? [] : [settingSeen('A5', 'idempotency', value, endpointProfile.idempotency)];
}

/** Assumptions without a setting: whether responses that depend on them, and on them alone, are as assumed. */
const decisive: readonly (readonly [
  AssumptionId,
  (one: Evidence) => boolean,
  readonly string[] | undefined,
])[] = [
  ['C8', (one) => kindOf(one) === 'refusal', ['order_no', 'codes', 'amount', 'wf_trace_no']],
  ['C12', ({ expected }) => expected === 'illegal_parameter', ['return_code']],
  ['A8', ({ expected }) => expected === 'wrong_shop', undefined],
  ['A9', (one) => kindOf(one) === 'written_off' || kindOf(one) === 'refusal', ['wf_trace_no']],
  ['A10', (one) => kindOf(one) === 'written_off', ['order_no']],
  ['A12', ({ expected }) => expected !== 'illegal_parameter', undefined],
  ['A13', ({ expected }) => expected === 'illegal_parameter', undefined],
  ['A14', ({ expected }) => expected === 'illegal_parameter', undefined],
  ['A15', ({ expected }) => expected === 'illegal_parameter' || expected === 'bad_signature', undefined],
  ['A17', ({ expected }) => expected === 'below_minimum', undefined],
];

function withoutSetting(evidence: readonly Evidence[]): readonly Observation[] {
  return decisive.flatMap(([about, isDecisive, fields]): readonly Observation[] => {
    const own = evidence.filter((one) => one.assumptions.includes(about) && isDecisive(one));
    if (own.length === 0) return [];
    const speaks = ({ field, assumptions }: Evidence['differences'][number]): boolean =>
      fields ? fields.includes(field) : assumptions.includes(about);
    const agrees = own.every(({ differences }) => !differences.some(speaks));
    return [{ about, agrees }];
  });
}

/** A7: the fee in basis points that gives every settle amount which is not the coupon's own. */
function observeFee(
  evidence: readonly Evidence[],
  { feeBasisPoints }: EndpointProfile,
): readonly Observation[] {
  const amounts = evidence
    .filter((one) => kindOf(one) === 'written_off' && one.assumptions.includes('A7') && !one.isReplay)
    .flatMap(({ body }) => {
      const settle = fenOf(body['settle_amount'] ?? body['settleAmount']);
      const face = fenOf(body['amount']);
      return face === undefined || settle === undefined || face === 0n ? [] : [{ face, settle }];
    });
  if (amounts.length === 0) return [];
  const fits = (points: number): boolean =>
    amounts.every(({ face, settle }) => lessFee(face, points) === settle);
  const fitting = fits(feeBasisPoints)
    ? feeBasisPoints
    : Array.from({ length: allBasisPoints + 1 }, (_, points) => points).find(fits);
  return fitting === undefined
    ? [otherwise('A7', 'no fee in basis points gives these settle amounts', '没有与这些实收金额相符的费率')]
    : [settingSeen('A7', 'feeBasisPoints', fitting, feeBasisPoints)];
}

function fenOf(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,15})$/u.test(value) ? BigInt(value) : undefined;
}
