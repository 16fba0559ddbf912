import { SigningError, type SigningRule, verify } from '@shoubei-kit/sdk-lite/signing';
import { toText } from '../core/checked-request.js';
import type { Captured } from './captures.js';

/** What captures show about a rule at the real endpoint. */
export interface RuleEvidence {
  /** Requests that the endpoint accepted, signed by the rule. */
  readonly accepted: number;
  /** Requests of the same institutions that it rejected for their signature, which the rule does not make. */
  readonly rejected: number;
  /** Whether the rule is observed, as `verify` has it: both were seen, and no right signature was rejected. */
  readonly isObserved: boolean;
}

/**
 * Checks a rule against the endpoint's verdicts. Requests to an emulator do not count.
 *
 * @param signed messages with a readable signature, also those that were rejected for it
 */
export function evidenceFor(signed: readonly Captured[], rule: SigningRule, key: string): RuleEvidence {
  const requests = signed.filter(({ isResponse, isEmulator }) => !isResponse && !isEmulator);
  const of = (verdict: Captured['signVerdict']): readonly Captured[] =>
    requests.filter(({ signVerdict }) => signVerdict === verdict);
  const accepted = of('accepted').filter((one) => isRight(one, rule, key) === true);
  const own = new Set(accepted.map(instNoOf));
  const verdicts = of('rejected')
    .filter((one) => own.has(instNoOf(one)))
    .map((one) => isRight(one, rule, key));
  const rejected = verdicts.filter((isRightly) => isRightly === false).length;
  const isObserved = accepted.length > 0 && rejected > 0 && !verdicts.includes(true);
  return { accepted: accepted.length, rejected, isObserved };
}

function instNoOf({ fields }: Captured): string | undefined {
  return toText(fields['inst_no']);
}

/** Undefined if the message cannot be signed at all. */
function isRight({ fields }: Captured, rule: SigningRule, key: string): boolean | undefined {
  try {
    return verify(fields, rule, key);
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}
