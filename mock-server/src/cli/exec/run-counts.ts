import type { Settings } from '../../core/settings.js';
import { type AssumptionCounts, countAssumptions } from '../../journal/assumption-counts.js';
import { Counters } from '../../journal/counters.js';
import type { JournalRecord } from '../../journal/record.js';

/**
 * Counts the assumptions behind all responses of a run, also those that a reset or a deleted tenant removed from the
 * journal.
 */
export class RunCounts {
  readonly #counters = new Counters();
  #ofRuns = 0;

  readonly add = ({ exchange, run }: JournalRecord): void => {
    if (run === undefined) this.#counters.add(exchange);
    else this.#ofRuns += 1;
  };

  of(settings: Settings): AssumptionCounts {
    return countAssumptions(this.#counters.entries(), this.#ofRuns, settings);
  }
}
