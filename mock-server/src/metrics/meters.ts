import type { JournalRecord } from '../journal/record.js';
import type { CountedOutcome } from '../journal/counters.js';

/** Upper bounds of the buckets, seconds. */
export const bounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** How long something took, counted by bucket: plain numbers, so that counting costs next to nothing. */
export class Durations {
  /** How many fell in each bucket, and none below it; the last is of those beyond all bounds. */
  readonly #counts: number[] = Array.from({ length: bounds.length + 1 }, () => 0);
  #sum = 0;

  add(ms: number): void {
    const seconds = ms / 1_000;
    let bucket = 0;
    while (seconds > (bounds[bucket] ?? Infinity)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** Seconds in all. */
  get sum(): number {
    return this.#sum;
  }

  /** How many took no longer than each bound; the last number is of all. */
  cumulative(): readonly number[] {
    let sum = 0;
    return this.#counts.map((count) => (sum += count));
  }
}

/** How one operation of the store went so far. */
export interface StoreMeter {
  readonly durations: Durations;
  errors: number;
}

/** How the calls of one endpoint went so far. */
export interface EndpointMeter {
  readonly outcomes: Map<CountedOutcome, number>;
  readonly durations: Durations;
}

/** What is counted of one emulator from its start on, whether or not anything reads it; a reset does not clear it. */
export class Meters {
  /** By endpoint: how often each outcome came, and how long it took. */
  readonly endpoints: Map<string, EndpointMeter> = new Map();
  /** Exchanges of runs of scenarios, which are counted nowhere else. */
  ofRuns = 0;
  /** By the operation's name. */
  readonly store: Map<string, StoreMeter> = new Map();
  /** What the log could not write. */
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

  /** What is counted of an endpoint that is served; nothing yet where nobody called it. */
  endpoint(path: string): EndpointMeter {
    const there = this.endpoints.get(path);
    if (there) return there;
    const made = { outcomes: new Map(), durations: new Durations() };
    this.endpoints.set(path, made);
    return made;
  }
}
