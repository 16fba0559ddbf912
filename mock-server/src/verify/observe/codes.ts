import { codes, type OutcomeName } from '@shoubei-kit/contracts';
import type { InForce } from '../../scenario/endpoint-profile.js';
import { outcomeTold } from '../../scenario/rows.js';
import { type Evidence, kindOf, type Observation, theOne } from './evidence.js';

/** A3 and C12: the code and message of each outcome that was brought about. */
export function observeCodes(evidence: readonly Evidence[], inForce: InForce): readonly Observation[] {
  return codes.flatMap(({ outcome }) => observeOutcome(outcome, evidence, inForce));
}

function observeOutcome(
  outcome: OutcomeName,
  evidence: readonly Evidence[],
  inForce: InForce,
): readonly Observation[] {
  const own = evidence.filter(({ expected, body }) => {
    const told = outcomeTold(body, inForce);
    return expected === outcome && (told === undefined || told === outcome);
  });
  const kinds = own.map(kindOf);
  // What was answered to it is no refusal, or another outcome's: nothing is said of its code.
  if (own.length === 0 || kinds.some((kind) => kind === 'other')) return [];
  if ((outcome === 'written_off') !== kinds.every((kind) => kind === 'written_off')) return [];
  const pair = theOne(own.map(({ body }) => JSON.stringify([codeTold(body), body['return_msg']])));
  if (pair === undefined) {
    return [
      { about: outcome, agrees: false, seen: { en: 'its code or message changes', zh: '码或信息不一致' } },
    ];
  }
  const [code, message]: [string | null, string] = JSON.parse(pair);
  const inPlace = inForce.codes.get(outcome);
  const sameCode = code === null || code === inPlace?.code;
  const about = { about: outcome, ...(code === null && messageOnly) };
  if (sameCode && message === inPlace?.message) return [{ ...about, agrees: true }];
  const value = { ...(!sameCode && { code }), ...(message !== inPlace?.message && { message }) };
  return outcome === 'written_off'
    ? [
        {
          about: outcome,
          agrees: false,
          seen: { en: `its message is ${message}`, zh: `其信息为 ${message}` },
        },
      ]
    : [{ ...about, agrees: false, setting: { name: `codes.${outcome}`, value, inForce: inPlace } }];
}

const messageOnly = { part: 'message', seen: { en: 'the message only', zh: '仅信息' } } as const;

/** A refusal of the table dialect tells no code. */
function codeTold({ return_code: code, result_code: result }: Evidence['body']): unknown {
  return code === 'SUCCESS' && result === 'FAIL' ? null : code;
}
