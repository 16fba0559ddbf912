import type { JournalRecord } from '../journal/record.js';
import type { CountedOutcome } from '../journal/counters.js';

/** Upper bounds of the buckets, seconds. */
export const bounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** A histogram of durations. Plain numbers make counting nearly free. */
export class Durations {
  /** The number in each bucket, not cumulative. The last counts those beyond all bounds. */
  readonly #counts: number[] = Array.from({ length: bounds.length + 1 }, () => 0);
  #sum = 0;

  add(ms: number): void {
    const seconds = ms / 1_000;
    let bucket = 0;
    while (seconds > (bounds[bucket] ?? Infinity)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** Total seconds. */
  get sum(): number {
    return this.#sum;
  }

  /** The number at or below each bound. The last number counts all. */
  cumulative(): readonly number[] {
    let sum = 0;
    return this.#counts.map((count) => (sum += count));
  }
}

/** The operations of one kind in the store so far. */
export interface StoreMeter {
  readonly durations: Durations;
  errors: number;
}

/** The calls of one endpoint so far. */
export interface EndpointMeter {
  readonly outcomes: Map<CountedOutcome, number>;
  readonly durations: Durations;
}

/** The counts of one emulator from its start, whether or not anything reads them. A reset does not clear them. */
export class Meters {
  /** By endpoint: the count of each outcome, and the durations. */
  readonly endpoints: Map<string, EndpointMeter> = new Map();
  /** Exchanges of scenario runs, which are counted nowhere else. */
  ofRuns = 0;
  /** By the operation's name. */
  readonly store: Map<string, StoreMeter> = new Map();
  /** Lines that could not be written to the log. */
  readonly lostOutput: { readonly lines: number };

  constructor(lostOutput: { readonly lines: number } = { lines: 0 }) {
    this.lostOutput = lostOutput;
  }

  add({ exchange, run, ms }: JournalRecord): void {
    if (run !== undefined) {
      this.ofRuns += 1;
      return;
    }
    const { outcomes, durations } = this.endpoint(exchange.endpoint);
    const outcome = exchange.outcome ?? 'fault';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    durations.add(ms);
  }

  /** The counts of a served endpoint; zero before its first call. */
  endpoint(path: string): EndpointMeter {
    const there = this.endpoints.get(path);
    if (there) return there;
    const made = { outcomes: new Map(), durations: new Durations() };
    this.endpoints.set(path, made);
    return made;
  }
}
