import type { AnyOutcomeName } from '../core/outcome.js';
import type { Exchange } from '../core/reply.js';

/** An outcome, or a fault that came before any. */
export type CountedOutcome = AnyOutcomeName | 'fault';

/** How often exchanges ended so. */
export interface OutcomeCount {
  readonly outcome: CountedOutcome;
  /**
   * Those that the response depends on; `undecided` alone where a fault responded before any decision, and `no_response`
   * alone where the connection was cut, so that nobody saw on what a response would have depended.
   */
  readonly assumptions: readonly string[];
  readonly count: number;
}

const undecided = ['undecided'];
const noResponse = ['no_response'];

/** Counts that stay true for ever. One increment an exchange: what they come to is worked out when somebody asks. */
export class Counters {
  readonly #counts = new Map<CountedOutcome, Map<OutcomeCount['assumptions'], number>>();

  add({ outcome: decided, assumptions, reply }: Exchange): void {
    const outcome = decided ?? 'fault';
    const counted = assumptions ?? (reply.kind === 'response' ? undecided : noResponse);
    const counts = this.#counts.get(outcome);
    if (counts) counts.set(counted, (counts.get(counted) ?? 0) + 1);
    else this.#counts.set(outcome, new Map([[counted, 1]]));
  }

  *entries(): Generator<OutcomeCount> {
    for (const [outcome, counts] of this.#counts) {
      for (const [assumptions, count] of counts) yield { outcome, assumptions, count };
    }
  }

  /** How many exchanges ended so, and depend on this assumption; of all, where neither is named. */
  count(outcome: string | undefined, assumption: string | undefined): number {
    let sum = 0;
    for (const one of this.entries()) {
      const isMeant =
        (outcome ?? one.outcome) === one.outcome &&
        (assumption === undefined || one.assumptions.includes(assumption));
      if (isMeant) sum += one.count;
    }
    return sum;
  }
}
