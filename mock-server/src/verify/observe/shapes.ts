import { codes, type OutcomeName } from '@shoubei-kit/contracts';
import { type EndpointProfile, statedOutcome, statusOf } from '../../scenario/endpoint-profile.js';
import { type Evidence, kindOf, type Observation, otherwise, settingSeen, theOne } from './evidence.js';

/** C1, C2, C3, C11, C12, A3 and A6: how responses look. */
export function observeShapes(
  evidence: readonly Evidence[],
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const refusals = evidence.filter((one) => kindOf(one) === 'refusal');
  const dialect = theOne(
    refusals.map(({ body }) => (body['return_code'] === 'SUCCESS' ? 'table' : 'example')),
  );
  const fails = evidence.filter((one) => kindOf(one) === 'fail');
  const failShape = theOne(fails.map(({ body }) => ('order_no' in body ? 'full' : 'bare')));
  return [
    ...(dialect === undefined
      ? []
      : [
          settingSeen('C1', 'dialect', dialect, endpointProfile.dialect),
          settingSeen('C2', 'dialect', dialect, endpointProfile.dialect),
        ]),
    ...settleField(evidence, dialect ?? endpointProfile.dialect, endpointProfile),
    ...(failShape === undefined
      ? []
      : [settingSeen('C11', 'failShape', failShape, endpointProfile.failShape)]),
    ...observeStatus(evidence, endpointProfile),
    ...observeCodes(evidence, endpointProfile),
  ];
}

const settleNames = ['settle_amount', 'settleAmount'] as const;

/** C3. */
function settleField(
  evidence: readonly Evidence[],
  dialect: EndpointProfile['dialect'],
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const seen = evidence
    .filter((one) => kindOf(one) === 'written_off' || kindOf(one) === 'refusal')
    .map((one) => {
      const names = settleNames.filter((name) => name in one.body).join();
      return { names, isCamelByAuto: dialect === 'example' && kindOf(one) === 'refusal' };
    });
  const looks: Readonly<Record<EndpointProfile['settleField'], (isCamelByAuto: boolean) => string>> = {
    auto: (isCamelByAuto) => settleNames[isCamelByAuto ? 1 : 0],
    settle_amount: () => settleNames[0],
    settleAmount: () => settleNames[1],
    both: () => settleNames.join(),
  };
  const all = [endpointProfile.settleField, 'auto', 'settle_amount', 'settleAmount', 'both'] as const;
  const fitting = all.find((value) => seen.every((one) => one.names === looks[value](one.isCamelByAuto)));
  // Write-offs and rejections may differ, so only both together decide.
  if (new Set(evidence.map(kindOf).filter((kind) => kind === 'written_off' || kind === 'refusal')).size < 2)
    return [];
  return fitting === undefined
    ? [otherwise('C3', 'no settleField has these names', '没有与之相符的 settleField')]
    : [settingSeen('C3', 'settleField', fitting, endpointProfile.settleField)];
}

/** A6: one status for all, or one for each outcome. */
function observeStatus(
  evidence: readonly Evidence[],
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const { httpStatus } = endpointProfile;
  if (evidence.length === 0) return [];
  // The profile may have statuses of outcomes that were not brought about.
  const isInForce = evidence.every(({ expected, status }) => status === statusOf(expected, endpointProfile));
  if (isInForce) return [settingSeen('A6', 'httpStatus', httpStatus, httpStatus)];
  const one = theOne(evidence.map(({ status }) => status));
  if (one !== undefined) return [settingSeen('A6', 'httpStatus', one, httpStatus)];
  const outcomes = [...new Set(evidence.map(({ expected }) => expected))];
  const rows = outcomes.map((outcome) => {
    const own = evidence.filter(({ expected }) => expected === outcome).map(({ status }) => status);
    return [outcome, theOne(own)] as const;
  });
  return rows.some(([, status]) => status === undefined)
    ? [otherwise('A6', 'the status changes for one outcome', '同一结果的状态码不一')]
    : [settingSeen('A6', 'httpStatus', Object.fromEntries(rows), httpStatus)];
}

/** A3 and C12: the code and message of each outcome that was brought about. */
function observeCodes(
  evidence: readonly Evidence[],
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  return codes.flatMap(({ outcome }) => observeOutcome(outcome, evidence, endpointProfile));
}

function observeOutcome(
  outcome: OutcomeName,
  evidence: readonly Evidence[],
  endpointProfile: EndpointProfile,
): readonly Observation[] {
  const own = evidence.filter(({ expected, body }) => {
    const stated = statedOutcome(body, endpointProfile);
    return expected === outcome && (stated === undefined || stated === outcome);
  });
  const kinds = own.map(kindOf);
  // The response is no rejection, or belongs to another outcome: it proves nothing about the code of this one.
  if (own.length === 0 || kinds.some((kind) => kind === 'other')) return [];
  if ((outcome === 'written_off') !== kinds.every((kind) => kind === 'written_off')) return [];
  const pair = theOne(own.map(({ body }) => JSON.stringify([codeOf(body), body['return_msg']])));
  if (pair === undefined) return [otherwise(outcome, 'its code or message changes', '码或信息不一致')];
  const [code, message]: [string | null, string] = JSON.parse(pair);
  const inPlace = endpointProfile.codes.get(outcome);
  const sameCode = code === null || code === inPlace?.code;
  const about = { about: outcome, ...(code === null && messageOnly) };
  if (sameCode && message === inPlace?.message) return [{ ...about, agrees: true }];
  const value = { ...(!sameCode && { code }), ...(message !== inPlace?.message && { message }) };
  return outcome === 'written_off'
    ? [otherwise(outcome, `its message is ${message}`, `其信息为 ${message}`)]
    : [{ ...about, agrees: false, setting: { name: `codes.${outcome}`, value, inForce: inPlace } }];
}

const messageOnly = { part: 'message', seen: { en: 'the message only', zh: '仅信息' } } as const;

/** A rejection of the table dialect has no code. */
function codeOf({ return_code: code, result_code: result }: Evidence['body']): unknown {
  return code === 'SUCCESS' && result === 'FAIL' ? null : code;
}
