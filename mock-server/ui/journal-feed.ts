import { signal } from '@preact/signals';
import type { UnmatchedRequest } from '../src/journal/unmatched.js';
import type { JournalEntry } from '../src/journal/view.js';
import { adminFetch, call, Problem } from './admin-api.js';
import { eventsIn, type StreamEvent } from './event-stream.js';
import { asProblem } from './loaded.js';
import type { Both } from './preferences.js';
import { loadInstitutions, scoped } from './scope.js';

/** Exchanges, newest first. */
export const entries = signal<readonly JournalEntry[]>([]);

/** Requests that no endpoint serves, newest first. */
export const unmatched = signal<readonly UnmatchedRequest[]>([]);

/** Whether they come as they happen; a text says why not. */
export const live = signal<'connecting' | 'live' | Both>('connecting');

/** How many came since the page was opened, for those who hear it. */
export const arrived = signal(0);

/** Go up where something happened, once a second at most: lists are loaded again then. Exchanges change no clock and no tenant. */
export const changed = signal(0);
export const acted = signal(0);

/** Whether a person holds the list as it is, and how many events wait then. */
export const isPaused = signal(false);
export const waiting = signal(0);

const most = 1_000;
const againMs = 2_000;
const batchMs = 100;

let reading: AbortController | undefined;

/** Begins anew: what there is, and then whatever comes. */
export function startFeed(): void {
  entries.value = [];
  follow();
}

function follow(): void {
  reading?.abort();
  reading = new AbortController();
  held = [];
  isBehind = false;
  waiting.value = 0;
  live.value = 'connecting';
  void read(reading.signal);
}

// A browser has six connections to an emulator, for all its tabs: one that nobody looks at lets go of its own.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) follow();
  else {
    reading?.abort();
    live.value = { en: 'paused', zh: '已暂停' };
  }
});

/** Reads until it is told to stop; a connection that ends is made again, and what was missed is read anew. */
async function read(stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    try {
      await listen(await catchUp(stopped), stopped);
      throw new Problem(0, { en: 'The connection ended; trying again.', zh: '连接已断开，正在重试' });
    } catch (error) {
      if (stopped.aborted) return;
      live.value = asProblem(error).text;
      await new Promise((resolve) => {
        setTimeout(resolve, againMs);
      });
    }
  }
}

/** The newest that are kept, and the number of the last. */
async function catchUp(stopped: AbortSignal): Promise<number> {
  const path = scoped('/requests', { limit: String(most) });
  const { requests } = await call<{ requests: JournalEntry[] }>('GET', path, undefined, stopped);
  if (!stopped.aborted) entries.value = requests.toReversed();
  return requests.at(-1)?.seq ?? 0;
}

async function listen(since: number, stopped: AbortSignal): Promise<void> {
  const path = scoped('/events', { events: 'exchange,update,unmatched,cleared,act' });
  const response = await adminFetch(path, { headers: { 'last-event-id': String(since) }, signal: stopped });
  if (!response.ok) {
    throw new Problem(response.status, {
      en: `No live view: the emulator responded with ${response.status}.`,
      zh: `无法实时显示：模拟器返回 ${response.status}`,
    });
  }
  // They have no number to continue from: first the stream is open, then they are listed.
  const listed = await call<{ unmatched: UnmatchedRequest[] }>(
    'GET',
    '/requests/unmatched',
    undefined,
    stopped,
  );
  unmatched.value = listed.unmatched.toReversed();
  live.value = 'live';
  bump(true);
  for await (const event of eventsIn(response)) add(event);
}

let held: StreamEvent[] = [];
let isBehind = false;
let isScheduled = false;
let lastAt = 0;
let isRead = false;

/** Notes whether a person is about to choose from the list: then it does not run away, however much comes. */
export function noteReader(isThere: boolean): void {
  isRead = isThere;
  if (!isThere) schedule();
}

export function pause(isOn: boolean): void {
  isPaused.value = isOn;
  if (!isOn) schedule();
}

/** Shows what comes in one go ten times a second, however much it is. */
function add(event: StreamEvent): void {
  lastAt = performance.now();
  held.push(event);
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setTimeout(flush, batchMs);
}

function flush(): void {
  isScheduled = false;
  const isBusy = held.length > 2 && performance.now() - lastAt < 1_000;
  if (isPaused.value || (isRead && isBusy)) {
    hold();
    return;
  }
  waiting.value = 0;
  if (isBehind) follow();
  else if (held.length > 0) apply(held.splice(0));
}

/** What waits is bounded; beyond that, all is read anew. */
function hold(): void {
  waiting.value = held.length;
  if (held.length > most) isBehind = true;
  if (isBehind) held.splice(0, held.length - most);
  if (!isPaused.value) schedule();
}

function apply(events: readonly StreamEvent[]): void {
  const batch = new Batch();
  for (const event of events) batch.add(event);
  arrived.value += batch.arrived;
  batch.show();
  bump(batch.hasActs);
}

/** What some events make of the lists. */
class Batch {
  #entries = entries.value;
  #unmatched = unmatched.value;
  #fresh: JournalEntry[] = [];
  #updates = new Map<string, Partial<JournalEntry>>();
  arrived = 0;
  hasActs = false;

  add({ event, data }: StreamEvent): void {
    if (event === 'exchange') {
      const entry: JournalEntry = JSON.parse(data);
      this.#fresh.unshift(entry);
      this.arrived += 1;
    } else if (event === 'update') {
      const update: Partial<JournalEntry> & { readonly id: string } = JSON.parse(data);
      this.#updates.set(update.id, { ...this.#updates.get(update.id), ...update });
    } else if (event === 'unmatched') {
      const request: UnmatchedRequest = JSON.parse(data);
      if (!this.#unmatched.some(({ id }) => id === request.id))
        this.#unmatched = [request, ...this.#unmatched];
    } else {
      this.hasActs = true;
      if (event === 'cleared') this.#clear(JSON.parse(data));
    }
  }

  /** What the emulator does not keep any more leaves no row. */
  #clear({ inst_no: gone }: { readonly inst_no?: string }): void {
    const isKept = ({ inst_no }: JournalEntry): boolean => gone !== undefined && inst_no !== gone;
    this.#fresh = this.#fresh.filter(isKept);
    this.#entries = this.#entries.filter(isKept);
    if (gone === undefined) this.#unmatched = [];
  }

  show(): void {
    const all = [...this.#fresh, ...this.#entries].slice(0, most);
    const updates = this.#updates;
    const updated = (entry: JournalEntry): JournalEntry =>
      updates.has(entry.id) ? { ...entry, ...updates.get(entry.id) } : entry;
    entries.value = updates.size === 0 ? all : all.map(updated);
    unmatched.value = this.#unmatched.slice(0, most);
  }
}

let bumping: { hasActs: boolean } | undefined;
let bumpedAt = -Infinity;

function bump(hasActs: boolean): void {
  if (bumping) {
    bumping.hasActs ||= hasActs;
    return;
  }
  const next = { hasActs };
  bumping = next;
  setTimeout(
    () => {
      bumping = undefined;
      bumpedAt = performance.now();
      changed.value += 1;
      if (!next.hasActs) return;
      acted.value += 1;
      loadInstitutions().catch(() => {}); // what keeps it from loading, the stream says
    },
    Math.max(0, bumpedAt + 1_000 - performance.now()),
  );
}
