import type { InForce } from '../../scenario/endpoint-profile.js';
import { type Evidence, kindOf, type Observation, theOne } from './evidence.js';

/** C1, C2, C3, C11 and A6: how answers look. */
export function observeShapes(evidence: readonly Evidence[], inForce: InForce): readonly Observation[] {
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
          setting('C1', 'dialect', dialect, inForce.dialect),
          setting('C2', 'dialect', dialect, inForce.dialect),
        ]),
    ...settleField(evidence, dialect ?? inForce.dialect, inForce),
    ...(failShape === undefined ? [] : [setting('C11', 'failShape', failShape, inForce.failShape)]),
    ...httpStatus(evidence, inForce),
  ];
}

function setting(about: Observation['about'], name: string, value: unknown, inForce: unknown): Observation {
  return { about, agrees: value === inForce, setting: { name, value, inForce } };
}

const settleNames = ['settle_amount', 'settleAmount'] as const;

/** C3. */
function settleField(
  evidence: readonly Evidence[],
  dialect: InForce['dialect'],
  inForce: InForce,
): readonly Observation[] {
  const seen = evidence
    .filter((one) => kindOf(one) === 'written_off' || kindOf(one) === 'refusal')
    .map((one) => {
      const names = settleNames.filter((name) => name in one.body).join();
      return { names, isCamelByAuto: dialect === 'example' && kindOf(one) === 'refusal' };
    });
  const looks: Readonly<Record<InForce['settleField'], (isCamelByAuto: boolean) => string>> = {
    auto: (isCamelByAuto) => settleNames[isCamelByAuto ? 1 : 0],
    settle_amount: () => settleNames[0],
    settleAmount: () => settleNames[1],
    both: () => settleNames.join(),
  };
  const all = [inForce.settleField, 'auto', 'settle_amount', 'settleAmount', 'both'] as const;
  const fitting = all.find((value) => seen.every((one) => one.names === looks[value](one.isCamelByAuto)));
  // Write-offs and refusals may differ, so that only both of them tell.
  if (new Set(evidence.map(kindOf).filter((kind) => kind === 'written_off' || kind === 'refusal')).size < 2)
    return [];
  return fitting === undefined
    ? [
        {
          about: 'C3',
          agrees: false,
          seen: { en: 'no settleField has these names', zh: '没有与之相符的 settleField' },
        },
      ]
    : [setting('C3', 'settleField', fitting, inForce.settleField)];
}

/** A6: one status for all, or one for each outcome. */
function httpStatus(evidence: readonly Evidence[], inForce: InForce): readonly Observation[] {
  const [first] = evidence;
  if (first === undefined) return [];
  const one = theOne(evidence.map(({ status }) => status));
  if (one !== undefined) return [setting('A6', 'httpStatus', one, inForce.httpStatus)];
  const outcomes = [...new Set(evidence.map(({ expected }) => expected))];
  const rows = outcomes.map((outcome) => {
    const own = evidence.filter(({ expected }) => expected === outcome).map(({ status }) => status);
    return [outcome, theOne(own)] as const;
  });
  if (rows.some(([, status]) => status === undefined)) {
    const seen = { en: 'the status changes for one outcome', zh: '同一结果的状态码不一' };
    return [{ about: 'A6', agrees: false, seen }];
  }
  const value = Object.fromEntries(rows);
  return [
    { about: 'A6', agrees: false, setting: { name: 'httpStatus', value, inForce: inForce.httpStatus } },
  ];
}
