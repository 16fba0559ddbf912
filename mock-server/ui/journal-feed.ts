import { signal } from '@preact/signals';
import type { JournalEntry } from '../src/journal/view.js';
import { adminFetch, call, Problem } from './admin-api.js';
import { eventsIn } from './event-stream.js';
import { asProblem } from './loaded.js';
import type { Both } from './preferences.js';
import { scoped } from './scope.js';

/** Exchanges, newest first. */
export const entries = signal<readonly JournalEntry[]>([]);

/** Whether they come as they happen; a text says why not. */
export const live = signal<'connecting' | 'live' | Both>('connecting');

/** How many came since the page was opened, for those who hear it. */
export const arrived = signal(0);

const most = 1_000;
const againMs = 2_000;

let reading: AbortController | undefined;

/** Begins anew: what there is, and then whatever comes. */
export function startFeed(): void {
  entries.value = [];
  held = [];
  follow();
}

function follow(): void {
  reading?.abort();
  reading = new AbortController();
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
  const headers = { 'last-event-id': String(since) };
  const response = await adminFetch(scoped('/events'), { headers, signal: stopped });
  if (!response.ok) {
    throw new Problem(response.status, {
      en: `No live view: the emulator answered ${response.status}.`,
      zh: `无法实时显示：模拟器响应 ${response.status}`,
    });
  }
  live.value = 'live';
  for await (const { data } of eventsIn(response)) {
    const entry: JournalEntry = JSON.parse(data);
    add(entry);
  }
}

let held: JournalEntry[] = [];

/** Shows what comes in one go ten times a second, however much it is. */
function add(entry: JournalEntry): void {
  held.unshift(entry);
  if (held.length > 1) return;
  setTimeout(() => {
    arrived.value += held.length;
    entries.value = [...held, ...entries.value].slice(0, most);
    held = [];
  }, 100);
}
