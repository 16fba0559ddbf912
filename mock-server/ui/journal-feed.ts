import { computed, signal } from '@preact/signals';
import type { UnmatchedRequest } from '../src/journal/unmatched.js';
import type { JournalEntry } from '../src/journal/view.js';
import { adminFetch, call, Problem, silent, sleep, unreachable } from './admin-api.js';
import { eventsIn, noteStart, type StreamEvent } from './event-stream.js';
import { asProblem } from './loaded.js';
import { takeBack } from './notice.js';
import type { Both } from './preferences.js';
import { loadInstitutions, scoped } from './scope.js';

/** Exchanges, newest first. */
export const entries = signal<readonly JournalEntry[]>([]);

/** An exchange of the list, which a reset empties. */
export function listed(id: string): JournalEntry | undefined {
  return entries.value.find((entry) => entry.id === id);
}

/** Requests that no endpoint serves, newest first. */
export const unmatched = signal<readonly UnmatchedRequest[]>([]);

/** Whether exchanges arrive live; a text says why not. */
export const live = signal<'connecting' | 'live' | Both>('connecting');

/** Why the emulator is down, if it is: then nothing that the page shows is current. */
export const down = computed(() =>
  live.value === unreachable || live.value === silent ? live.value : undefined,
);

/** The number of arrivals since the page was opened, for screen readers. */
export const arrived = signal(0);

/** Rises on changes, at most once a second, so that lists reload. Exchanges change no clock and no tenant. */
export const changed = signal(0);
export const acted = signal(0);

/** Whether the user paused the list, and how many events wait. */
export const isPaused = signal(false);
export const waiting = signal(0);

const most = 1_000;
const againMs = 2_000;
const batchMs = 100;

let reading: AbortController | undefined;

/** Starts from the beginning: loads the existing entries, then follows new ones. */
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

// A browser has six connections to an emulator, for all its tabs: a hidden tab closes its connection.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) follow();
  else {
    reading?.abort();
    live.value = { en: 'paused', zh: '已暂停' };
  }
});

/** Reads until it is stopped. Reconnects when a connection ends, and reads missed events again. */
async function read(stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    try {
      await listen(await catchUp(stopped), stopped);
      throw new Problem(0, { en: 'The connection ended; trying again.', zh: '连接已断开，正在重试' });
    } catch (error) {
      if (stopped.aborted) return;
      const { status, text } = asProblem(error);
      live.value = text;
      if (status === 404) await loadInstitutions().catch(() => {}); // the chosen tenant does not exist any more
      await sleep(againMs);
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
  const path = scoped('/events', { events: 'exchange,update,unmatched,cleared,act,start' });
  const response = await adminFetch(path, { headers: { 'last-event-id': String(since) }, signal: stopped });
  if (!response.ok) {
    throw new Problem(response.status, {
      en: `No live view: the emulator responded with ${response.status}.`,
      zh: `无法实时显示：模拟器返回 ${response.status}`,
    });
  }
  // They have no number to continue from: the stream is opened first, then they are listed.
  const others = await call<{ unmatched: UnmatchedRequest[] }>(
    'GET',
    '/requests/unmatched',
    undefined,
    stopped,
  );
  unmatched.value = others.unmatched.toReversed();
  live.value = 'live';
  takeBack(unreachable);
  takeBack(silent);
  bump(true);
  for await (const event of eventsIn(response)) {
    if (event.event === 'start') noteStart(event.data);
    else add(event);
  }
}

let held: StreamEvent[] = [];
let isBehind = false;
let isScheduled = false;
let lastAt = 0;
let isRead = false;

/** Notes whether the user is about to choose from the list: then new events do not move it. */
export function noteReader(isThere: boolean): void {
  isRead = isThere;
  if (!isThere) schedule();
}

export function pause(isOn: boolean): void {
  isPaused.value = isOn;
  if (!isOn) schedule();
}

/** Shows events in batches, ten times a second, however many arrive. */
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

/** Bounds the waiting events; beyond the bound, everything is read again. */
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

/** The effect of several events on the lists. */
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

  /** Removes the rows of exchanges that the emulator no longer keeps. */
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
      loadInstitutions().catch(() => {}); // the stream reports why it cannot load
    },
    Math.max(0, bumpedAt + 1_000 - performance.now()),
  );
}
