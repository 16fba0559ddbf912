import { effect, signal } from '@preact/signals';
import type { ScenarioView, StepView } from '../src/http/admin/scenario-view.js';
import type { JournalEntry } from '../src/journal/view.js';
import { call } from './admin-api.js';
import { draftNamed, keepDraft } from './drafts.js';
import { restarts } from './event-stream.js';
import { acted, entries, startFeed } from './journal-feed.js';
import type { Both } from './preferences.js';
import { changedIn, ifNotThere, type PreparedState, stateHere } from './prepared-state.js';
import { keepResult, runs, shortened } from './scenario-results.js';
import { areListed, institutions, isGone, scope, scoped } from './scope.js';
import { newestSeq } from './sending.js';
import { type Spoiling, spoilingOf } from './spoiling.js';
import { type Seen, type SeenByStep, seenOf, whyNot } from './till-play.js';

/** A scenario set up for a till, and its progress. */
export interface Prepared {
  /** The time of its setup, ISO 8601. */
  readonly at: string;
  readonly loaded: ScenarioView;
  /** The number of the newest exchange checked. */
  readonly last: number;
  readonly seen: SeenByStep;
  /** Steps that the user skipped. */
  readonly skipped: readonly number[];
  /** Exchanges that arrived during the current step and do not match it, newest last. */
  readonly others: readonly Stray[];
  /** Why the scenario cannot succeed any more: the first stray that took what a step needs, or a change from outside. */
  readonly spoiled?: Partial<Stray> & Spoiling;
  /** What it put in place; undefined if that could not be read. */
  readonly state?: PreparedState | undefined;
  /** Whether the emulator was restarted since. */
  readonly isLost?: boolean;
}

/** An exchange that matches no step. */
interface Stray {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly why: Both;
}

const mostOthers = 5;

/** Scenarios by the owner of their state. Kept until the tab is closed, also over a reload. */
const kept = signal(draftNamed<Readonly<Record<string, Prepared>>>('prepared', {}));

effect(() => keepDraft('prepared', kept.value));

/** The owner of the state: each tenant has a separate state; the institutions of the profile share one. */
function owner(): string {
  return institutions.value.includes(scope.value) ? '' : scope.value;
}

effect(() => {
  if (isGone.value) forgetHere();
});

effect(() => {
  if (restarts.value === 0) return;
  const lost = Object.entries(kept.peek()).map(([of, one]) => [of, { ...one, isLost: true }]);
  kept.value = Object.fromEntries(lost);
});

/** The last scenario set up for the chosen institution, unless it was reset since. */
export function loadedHere(): Prepared | undefined {
  return kept.value[owner()];
}

/** The name of the scenario that is set up for the chosen institution. */
export function preparedName(): string | undefined {
  const here = loadedHere();
  return here?.isLost === true ? undefined : here?.loaded.name;
}

let changing = 0;

/** Changes what a scenario put in place, so that the page does not take its own act for another's. */
async function changeState(act: () => Promise<void>): Promise<void> {
  changing += 1;
  try {
    await act();
  } finally {
    changing -= 1;
  }
}

// Of this page, too: a button of the bar removes faults.
acted.subscribe(() => void noticeChanges());

/** Compares what the scenario put in place with what there is: another page or a command may have changed it. */
async function noticeChanges(): Promise<void> {
  const { loaded, state, isLost, spoiled, seen = {} } = loadedHere() ?? {};
  if (!loaded || !state || isLost === true || spoiled) return;
  // Before the state is read: a write-off may come meanwhile.
  const orders = new Set(Object.values(seen).flatMap(({ order_no: no }) => no ?? []));
  const now = await readState(loaded);
  const here = loadedHere();
  if (!now || changing > 0 || here?.state !== state || here.spoiled || !currentStep(here)) return;
  const how = changedIn(state, now, orders.size);
  if (how) change({ spoiled: { how } });
}

/** Undefined if the emulator cannot be read: the bar says why. */
function readState({ coupons }: ScenarioView): Promise<PreparedState | undefined> {
  return stateHere(coupons.map(({ coupon_code: code }) => code)).catch(() => undefined);
}

function change(to: Partial<Prepared>): void {
  const here = kept.peek()[owner()];
  if (here) kept.value = { ...kept.peek(), [owner()]: { ...here, ...to } };
}

/** Resets the chosen institution and sets up a scenario. */
export async function prepare(name: string): Promise<void> {
  const last = await newestSeq();
  await changeState(async () => {
    const loaded = await call<ScenarioView>('POST', scoped(`/scenarios/${encodeURIComponent(name)}/load`));
    const at = new Date().toISOString();
    const begun = { at, loaded, last, seen: {}, skipped: [], others: [], state: await readState(loaded) };
    kept.value = { ...kept.value, [owner()]: begun };
    const { [name]: _, ...others } = runs.value;
    runs.value = others;
  });
  startFeed();
}

/** The first step that is not done. */
export function currentStep(here: Prepared): StepView | undefined {
  return stepsLeft(here)[0];
}

function stepsLeft({ loaded, seen, skipped }: Prepared): readonly StepView[] {
  return loaded.steps.filter(
    ({ number, done, left_out }) => !done && !left_out && !(number in seen) && !skipped.includes(number),
  );
}

/** Does a step between two requests: a fault, a clock or a coupon changes. */
export async function putInPlace({ number, admin }: StepView): Promise<void> {
  const { loaded } = loadedHere() ?? {};
  if (!loaded || !admin) return;
  await changeState(async () => {
    await call(admin.method, admin.path, admin.body);
    const steps = loaded.steps.map((step) => (step.number === number ? { ...step, done: true } : step));
    change({ loaded: { ...loaded, steps } });
    const state = await readState(loaded);
    change({ state });
  });
  finish();
}

export function skipStep(number: number): void {
  change({ skipped: [...(loadedHere()?.skipped ?? []), number] });
  finish();
}

/** Forgets the scenario of the chosen institution after its reset, or of all after a reset of the whole emulator. */
export function forgetLoaded(): void {
  if (scope.value === '') kept.value = {};
  else forgetHere();
}

function forgetHere(): void {
  const { [owner()]: _, ...others } = kept.peek();
  kept.value = others;
}

/** Undoes the scenario's setup. Its exchanges and write-offs stay. */
export async function undoLoaded(): Promise<void> {
  const here = loadedHere();
  await call('DELETE', scoped('/faults'));
  await call('DELETE', scoped('/clock'));
  for (const { coupon_code: code } of here?.loaded.coupons ?? [])
    await call('DELETE', scoped(`/coupons/${encodeURIComponent(code)}`)).catch(ifNotThere);
  forgetHere();
}

/** Exchanges of requests sent by the page, or sent again by the browser. */
const ownIds = new Set<string>();

export function noteOwn(ids: readonly string[]): void {
  for (const id of ids) ownIds.add(id);
}

/** While the page itself sends, new exchanges do not count as the till's. */
export const isSending = signal(false);

effect(() => {
  const came = entries.value;
  const here = kept.peek()[owner()];
  if (!areListed.value || !here || here.isLost === true || isSending.value) return;
  const news = came.filter(({ seq }) => seq > here.last).toReversed();
  for (const entry of news) {
    if (isOwners(entry) && !ownIds.has(entry.id)) take(entry, false);
  }
  const newest = news.at(-1);
  if (newest) change({ last: newest.seq });
});

/**
 * Whether an exchange belongs to the owner; those of a run or of a tenant do not belong to the profile's institutions.
 */
function isOwners({ inst_no: instNo }: JournalEntry): boolean {
  return owner() !== '' || instNo === undefined || institutions.peek().includes(instNo);
}

function joined(why: Both, how: Both): Both {
  return { en: `${why.en}. ${how.en}`, zh: `${why.zh}。${how.zh}` };
}

const tooSoon: Both = { en: 'the step before it is not in place yet', zh: '前一步尚未就绪' };

/** Assigns an exchange to the current step, or notes why it does not match. */
export function take(entry: JournalEntry, isByPage: boolean): void {
  const here = loadedHere();
  const { id, at } = entry;
  if (!here || Object.values(here.seen).some((one) => one.id === id)) return;
  const { loaded, seen } = here;
  const unheard = Object.entries(seen).find(
    ([, { id: of, trace }]) => of === '' && trace === entry.wf_trace_no,
  );
  if (unheard && !isByPage) {
    const [number, one] = unheard;
    change({
      seen: {
        ...seen,
        [number]: { ...one, id, ...(entry.order_no !== undefined && { order_no: entry.order_no }) },
      },
    });
    return;
  }
  const step = currentStep(here);
  if (!step) return;
  const why = step.endpoint === undefined ? tooSoon : whyNot(step, loaded.steps, entry, seen);
  if (why && !isByPage) {
    const spoiling = spoilingOf(entry, loaded.steps, stepsLeft(here));
    const stray = { id, at, why: spoiling ? joined(why, spoiling.how) : why };
    const spoiled = here.spoiled ?? (spoiling && { ...stray, ...spoiling });
    change({ others: [...here.others, stray].slice(-mostOthers), ...(spoiled && { spoiled }) });
    return;
  }
  const one = seenOf(step, loaded.steps, entry, seen, isByPage);
  change({ seen: { ...seen, [step.number]: one }, others: [] });
  finish();
}

/**
 * Assigns the page's request to its step, although no response came in time. The trace number identifies its later
 * exchange.
 */
export function takeUnheard(number: number, trace: string): void {
  const { seen } = loadedHere() ?? {};
  change({ seen: { ...seen, [number]: { id: '', isByPage: true, trace, sent: [], got: [] } } });
  finish();
}

/** Whether a step was done as expected. */
export function isAsExpected({ sent, got }: Seen): boolean {
  return sent.length === 0 && got.length === 0;
}

/** Stores the result with the till once every step is done. */
function finish(): void {
  const here = loadedHere();
  const isWhole = here?.skipped.length === 0 && here.loaded.steps.every((step) => !step.left_out);
  if (!here || !isWhole || currentStep(here)) return;
  const seen = Object.entries(here.seen);
  const sent = seen.filter(([, { isByPage }]) => !isByPage).length;
  if (sent === 0) return;
  const [found] = seen.flatMap(([number, one]) =>
    [...one.got, ...one.sent].map(({ field, expected, seen: got }) => {
      return { step: Number(number), field, expected, seen: got };
    }),
  );
  keepResult(here.loaded.name, {
    till: {
      at: new Date().toISOString(),
      status: found ? 'failed' : 'passed',
      sent,
      of: seen.length,
      ...(found && { first: shortened(found) }),
    },
  });
}
