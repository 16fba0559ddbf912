import type { OutcomeName } from '@shoubei-kit/contracts';
import type { Exchange } from '../core/reply.js';

/** An outcome, or a fault that came before any. */
export type CountedOutcome = OutcomeName | 'fault';

/** How often exchanges ended so. */
export interface OutcomeCount {
  readonly outcome: CountedOutcome;
  /**
   * The rows that the answer said, joined by commas; `undecided` for an answer that a fault gave before any decision, and
   * `no_response` where the connection was cut, so that nobody saw on what it would have rested.
   */
  readonly rows: string;
  readonly count: number;
}

/** Counts that stay true for ever. One increment an exchange: what they come to is worked out when somebody asks. */
export class Counters {
  readonly #counts = new Map<CountedOutcome, Map<string, number>>();

  add(exchange: Exchange): void {
    const outcome = exchange.outcome ?? 'fault';
    const rows =
      assumptionsOf(exchange) ?? (exchange.reply.kind === 'response' ? 'undecided' : 'no_response');
    const counts = this.#counts.get(outcome);
    if (counts) counts.set(rows, (counts.get(rows) ?? 0) + 1);
    else this.#counts.set(outcome, new Map([[rows, 1]]));
  }

  *entries(): Generator<OutcomeCount> {
    for (const [outcome, counts] of this.#counts) {
      for (const [rows, count] of counts) yield { outcome, rows, count };
    }
  }

  /** How many exchanges ended so, and rest on this row; of all, where neither is named. */
  count(outcome: string | undefined, row: string | undefined): number {
    let sum = 0;
    for (const one of this.entries()) {
      const isMeant =
        (outcome ?? one.outcome) === one.outcome && (row === undefined || includesAssumption(one.rows, row));
      if (isMeant) sum += one.count;
    }
    return sum;
  }
}

/** The rows on which an answer says that it rests; undefined where it does not, or there was none. */
export function assumptionsOf({ reply }: Exchange): string | undefined {
  return reply.kind === 'response' ? reply.headers['x-shoubei-mock-assumptions'] : undefined;
}

export function includesAssumption(said: string | undefined, row: string): boolean {
  return said !== undefined && said.split(',').includes(row);
}
