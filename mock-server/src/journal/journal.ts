import { fits, isSummed, type JournalFilter } from './filter.js';
import type { Delivery, JournalRecord } from './record.js';
import { compact } from './nested-value.js';
import { Queue } from './queue.js';
import { Counters, type OutcomeCount } from './counters.js';
import { type UnmatchedRequest, UnmatchedRequests } from './unmatched.js';

export interface JournalOptions {
  /** How many exchanges are kept for each institution. */
  readonly size: number;
  /** How many bytes of requests and responses are kept in all. */
  readonly bytes: number;
}

export const journalDefaults: JournalOptions = { size: 1_000, bytes: 64 * 1024 * 1024 };

/** The kept exchanges of one institution. All unknown institutions share one. */
interface Shelf {
  readonly records: Queue<JournalRecord>;
  readonly counters: Counters;
  bytes: number;
  last: number;
  evicted: number;
  lastEvicted: number;
}

/** An exact count, or the number of evicted exchanges that might belong to it. */
export type Counted = { readonly count: number } | { readonly evicted: number };

/** What a journal reports to its listeners. */
export type JournalEvent =
  | { readonly kind: 'exchange'; readonly record: JournalRecord }
  /** Its response did not reach the caller. */
  | { readonly kind: 'lost'; readonly record: JournalRecord }
  | { readonly kind: 'unmatched'; readonly request: UnmatchedRequest }
  /** The entries of an institution, or all, were cleared. */
  | { readonly kind: 'cleared'; readonly inst_no: string | undefined };

/** The shelf of a run. No institution can have its name, since their numbers have 8 characters at most. */
function runShelf(tenant: string): string {
  return `of-the-run/${tenant}`;
}

/** The approximate size of a record beside its texts, and of each field beside its text. */
const overhead = 2_048;
const perField = 160;

/**
 * The requests and responses of this process: the newest exchanges of each institution, so that a busy one does not
 * evict another's. Also counts by endpoint, outcome and assumption, which include evicted exchanges.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #shelves = new Map<string, Shelf>();
  readonly #listeners: ((event: JournalEvent) => void)[] = [];
  readonly #unmatched = new UnmatchedRequests();
  #seq = 0;
  #ofRuns = 0;
  #bytes = 0;
  #evictions = 0;

  constructor(options: Partial<JournalOptions> = {}) {
    this.#options = { ...journalDefaults, ...options };
  }

  add(seen: Omit<JournalRecord, 'seq' | 'bytes' | 'delivery' | 'cause'>, bodyBytes: number): JournalRecord {
    const { atMs, run, contentType, text, ms } = seen;
    const { sent = {}, characters } = compact(seen.exchange.sent);
    const exchange = characters === 0 ? seen.exchange : { ...seen.exchange, sent };
    const replyBytes = exchange.reply.kind === 'response' ? exchange.reply.body.length : 0;
    const texts = bodyBytes + replyBytes + characters + (text?.length ?? 0) + (contentType?.length ?? 0);
    const bytes = overhead + texts + Object.keys(sent).length * perField;
    const seq = (this.#seq += 1);
    const record: JournalRecord = {
      seq,
      atMs,
      exchange,
      run,
      contentType,
      text,
      ms,
      bytes,
      delivery: undefined,
    };
    if (run !== undefined) this.#ofRuns += 1;
    const shelf = this.#shelfOf(record);
    shelf.counters.add(exchange);
    shelf.records.push(record);
    shelf.last = seq;
    shelf.bytes += bytes;
    this.#bytes += bytes;
    if (shelf.records.size > this.#options.size) this.#evict(shelf);
    while (this.#bytes > this.#options.bytes && this.#bytes > 0) this.#evict(this.#heaviest(shelf));
    this.#report({ kind: 'exchange', record });
    return record;
  }

  /** Records how a response was delivered. */
  deliver(record: JournalRecord, delivery: Delivery): void {
    record.delivery = delivery;
    if (delivery.how !== 'sent') this.#report({ kind: 'lost', record });
  }

  addUnmatched(seen: Omit<UnmatchedRequest, 'seq'>): void {
    this.#report({ kind: 'unmatched', request: this.#unmatched.add(seen) });
  }

  /** Requests that no endpoint serves, oldest first. */
  unmatched(): readonly UnmatchedRequest[] {
    return this.#unmatched.list();
  }

  /** Kept exchanges that match, oldest first. */
  list(filter: JournalFilter): readonly JournalRecord[] {
    const kept: JournalRecord[] = [];
    for (const { records } of this.#shelvesFor(filter)) {
      for (const record of records) if (fits(record, filter)) kept.push(record);
    }
    return kept.toSorted((a, b) => a.seq - b.seq);
  }

  /** A kept exchange of one institution, or of all. */
  find(requestId: string, inst_no: string | undefined): JournalRecord | undefined {
    for (const { records } of this.#shelvesFor({ inst_no })) {
      for (const record of records) if (record.exchange.requestId === requestId) return record;
    }
    return undefined;
  }

  /**
   * An exact count, or none. Always exact by institution, endpoint, outcome and assumption. By other filters, only
   * while no possible match was evicted.
   */
  count(filter: JournalFilter): Counted {
    let count = 0;
    let evicted = 0;
    for (const shelf of this.#shelvesFor(filter)) {
      if (isSummed(filter)) {
        count += shelf.counters.count(filter);
        continue;
      }
      if (shelf.lastEvicted > (filter.since ?? 0)) evicted += shelf.evicted;
      for (const record of shelf.records) count += Number(fits(record, filter));
    }
    return evicted > 0 ? { evicted } : { count };
  }

  /** The number of exchanges in scenario runs, which the overall counts exclude. */
  get ofRuns(): number {
    return this.#ofRuns;
  }

  /** The permanent counts of one institution, or of all. */
  *counts(inst_no?: string): Generator<OutcomeCount> {
    for (const { counters } of this.#shelvesFor({ inst_no })) yield* counters.entries();
  }

  /** The number of an institution's last exchange, including runs; 0 if there was none. */
  lastOf(inst_no: string): number {
    return Array.from(this.#shelvesFor({ inst_no }), ({ last }) => last).reduce((a, b) => Math.max(a, b), 0);
  }

  /** The number of evicted exchanges that the filter might match. */
  evicted(filter: JournalFilter): number {
    return [...this.#shelvesFor(filter)].reduce((sum, shelf) => sum + shelf.evicted, 0);
  }

  /** The current size, and the number of entries evicted since the start. Clearing does not change that number. */
  size(): { readonly kept: number; readonly bytes: number; readonly evictions: number } {
    const kept = [...this.#shelves.values()].reduce((sum, { records }) => sum + records.size, 0);
    return { kept, bytes: this.#bytes, evictions: this.#evictions };
  }

  /** Clears everything, or one institution's entries, including counts. */
  clear(inst_no?: string): void {
    const names = inst_no === undefined ? [...this.#shelves.keys()] : [inst_no, runShelf(inst_no)];
    if (inst_no === undefined) {
      this.#ofRuns = 0;
      this.#unmatched.clear();
    }
    for (const name of names) {
      this.#bytes -= this.#shelves.get(name)?.bytes ?? 0;
      this.#shelves.delete(name);
    }
    this.#report({ kind: 'cleared', inst_no });
  }

  /** Reports events from now on. */
  listen(listener: (event: JournalEvent) => void): void {
    this.#listeners.push(listener);
  }

  #report(event: JournalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #shelfOf({ run, exchange: { isKnown, instNo = '' } }: JournalRecord): Shelf {
    const name = run === undefined ? (isKnown ? instNo : '') : runShelf(run);
    const shelf = this.#shelves.get(name);
    if (shelf) return shelf;
    const made: Shelf = {
      records: new Queue(),
      counters: new Counters(),
      bytes: 0,
      last: 0,
      evicted: 0,
      lastEvicted: 0,
    };
    this.#shelves.set(name, made);
    return made;
  }

  *#shelvesFor({ inst_no }: { readonly inst_no?: string | undefined }): Generator<Shelf> {
    if (inst_no === undefined) {
      for (const [name, shelf] of this.#shelves) if (!name.startsWith(runShelf(''))) yield shelf;
      return;
    }
    for (const name of [inst_no, runShelf(inst_no)]) {
      const shelf = this.#shelves.get(name);
      if (shelf) yield shelf;
    }
  }

  /** The shelf just written to if it exceeds its share, so that a search is rarely needed. */
  #heaviest(written: Shelf): Shelf {
    if (written.bytes * this.#shelves.size >= this.#bytes) return written;
    return [...this.#shelves.values()].reduce((a, b) => (b.bytes > a.bytes ? b : a));
  }

  #evict(shelf: Shelf): void {
    const oldest = shelf.records.shift();
    if (!oldest) return;
    shelf.bytes -= oldest.bytes;
    this.#bytes -= oldest.bytes;
    this.#evictions += 1;
    shelf.evicted += 1;
    shelf.lastEvicted = oldest.seq;
  }
}
