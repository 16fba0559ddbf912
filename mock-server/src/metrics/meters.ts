import type { JournalRecord } from '../journal/record.js';
import type { CountedOutcome } from '../journal/counters.js';
import { Durations } from './durations.js';

/** How one operation of the store went so far. */
export interface StoreMeter {
  readonly durations: Durations;
  errors: number;
}

/** What is counted of one emulator from its start on, whether or not anybody asks; a reset takes nothing away. */
export class Meters {
  readonly exchanges: Map<CountedOutcome, number> = new Map();
  readonly writeOffs: Durations = new Durations();
  /** By the operation's name. */
  readonly store: Map<string, StoreMeter> = new Map();

  add({ exchange, ms }: JournalRecord): void {
    const outcome = exchange.outcome ?? 'fault';
    this.exchanges.set(outcome, (this.exchanges.get(outcome) ?? 0) + 1);
    this.writeOffs.add(ms);
  }
}
