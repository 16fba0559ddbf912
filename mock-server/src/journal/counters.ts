import type { AnyOutcomeName } from '../core/outcome.js';
import type { Exchange } from '../core/reply.js';

/** An outcome, or a fault that came before any. */
export type CountedOutcome = AnyOutcomeName | 'fault';

/** How often exchanges ended so. */
export interface OutcomeCount {
  /** The path that they were sent to. */
  readonly endpoint: string;
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

type Counts = Map<CountedOutcome, Map<OutcomeCount['assumptions'], number>>;

/** Counts that stay true for ever. One increment an exchange: what they come to is worked out when somebody asks. */
export class Counters {
  readonly #counts = new Map<string, Counts>();

  add({ endpoint, outcome: decided, assumptions, reply }: Exchange): void {
    const outcome = decided ?? 'fault';
    const counted = assumptions ?? (reply.kind === 'response' ? undecided : noResponse);
    let ofEndpoint = this.#counts.get(endpoint);
    if (!ofEndpoint) this.#counts.set(endpoint, (ofEndpoint = new Map()));
    const counts = ofEndpoint.get(outcome);
    if (counts) counts.set(counted, (counts.get(counted) ?? 0) + 1);
    else ofEndpoint.set(outcome, new Map([[counted, 1]]));
  }

  *entries(): Generator<OutcomeCount> {
    for (const [endpoint, ofEndpoint] of this.#counts) {
      for (const [outcome, counts] of ofEndpoint) {
        for (const [assumptions, count] of counts) yield { endpoint, outcome, assumptions, count };
      }
    }
  }

  /** How many exchanges were sent there, ended so, and depend on this assumption; of all, where none of it is named. */
  count({ endpoint, outcome, assumptions: assumption }: CountFilter): number {
    let sum = 0;
    for (const one of this.entries()) {
      const isMeant =
        (endpoint ?? one.endpoint) === one.endpoint &&
        (outcome ?? one.outcome) === one.outcome &&
        (assumption === undefined || one.assumptions.includes(assumption));
      if (isMeant) sum += one.count;
    }
    return sum;
  }
}

interface CountFilter {
  readonly endpoint?: string;
  readonly outcome?: string;
  readonly assumptions?: string;
}
