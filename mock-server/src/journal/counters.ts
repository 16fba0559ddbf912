import type { AnyOutcomeName } from '../core/outcome.js';
import type { Exchange } from '../core/reply.js';
import type { JournalFilter } from './filter.js';

/** An outcome, or a fault that came before any. */
export type CountedOutcome = AnyOutcomeName | 'fault';

/** The number of exchanges with this outcome. */
export interface OutcomeCount {
  /** The path of the requests. */
  readonly endpoint: string;
  readonly outcome: CountedOutcome;
  /**
   * The assumptions behind the response. Only `undecided` if a fault responded before any decision. Only `no_response`
   * if the connection was cut, so that no response showed its assumptions.
   */
  readonly assumptions: readonly string[];
  readonly count: number;
}

const undecided = ['undecided'];
const noResponse = ['no_response'];

type Counts = Map<CountedOutcome, Map<OutcomeCount['assumptions'], number>>;

/** Counts that include evicted exchanges. Each exchange is one increment; sums are computed on request. */
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

  /** The number of exchanges with this endpoint, outcome and assumption. An absent value matches all. */
  count({
    endpoint,
    outcome,
    assumptions: assumption,
  }: Pick<JournalFilter, 'endpoint' | 'outcome' | 'assumptions'>): number {
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
