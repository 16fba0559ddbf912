import { effect, signal } from '@preact/signals';
import type { RunHere } from '../src/http/admin/scenario-run.js';
import { call } from './admin-api.js';
import { keep, keptText } from './preferences.js';

/** Where a response differs from what a step expects. */
export interface FirstDifference {
  /** From 1; 0 where the scenario could not begin. */
  readonly step: number;
  readonly field: string;
  readonly expected: string;
  readonly seen: string;
}

/** The result of a scenario, kept over a reload. */
export interface Result {
  /** ISO 8601. */
  readonly at: string;
  readonly status: 'passed' | 'failed';
  readonly first?: FirstDifference;
}

/** The result with the user's till: how many of the requests the till itself sent. */
export interface TillResult extends Result {
  readonly sent: number;
  readonly of: number;
}

interface Kept {
  readonly run?: Result;
  readonly till?: TillResult;
}

const most = { scenarios: 1_000, characters: 200 };

/** The last result of each scenario, until they are cleared. */
export const results = signal<Readonly<Record<string, Kept>>>(read());

effect(() => keep('scenario-results', JSON.stringify(results.value)));

function read(): Readonly<Record<string, Kept>> {
  try {
    const kept: Record<string, Kept> = JSON.parse(keptText('scenario-results') ?? '{}');
    const rows = Object.entries(kept).filter(([, { run, till }]) => [run, till].every(isResult));
    return Object.fromEntries(rows.slice(-most.scenarios));
  } catch {
    return {};
  }
}

/** Checks a stored result: an older page may have stored another form. */
function isResult(kept: Result | undefined): boolean {
  if (kept === undefined) return true;
  return typeof kept.at === 'string' && (kept.status === 'passed' || kept.status === 'failed');
}

export function keepResult(name: string, result: Kept): void {
  const { [name]: before, ...others } = results.value;
  const rows = Object.entries({ ...others, [name]: { ...before, ...result } });
  results.value = Object.fromEntries(rows.slice(-most.scenarios));
}

/** Shortens a difference so that it can be stored. */
export function shortened({ step, field, expected, seen }: FirstDifference): FirstDifference {
  const cut = (text: string): string => text.slice(0, most.characters);
  return { step, field: cut(field), expected: cut(expected), seen: cut(seen) };
}

/** Whole runs, step by step, kept until the page is closed. */
export const runs = signal<Readonly<Record<string, RunHere>>>({});

export function clearResults(): void {
  results.value = {};
  runs.value = {};
}

/** Runs a scenario to its end and stores the result. */
export async function play(name: string): Promise<RunHere['status']> {
  const run = await call<RunHere>('POST', `/scenarios/${encodeURIComponent(name)}/run`);
  runs.value = { ...runs.value, [name]: run };
  const { status, steps, problem } = run;
  const [found] = steps.flatMap(({ differences }) => differences);
  const first =
    found ?? (problem === undefined ? undefined : { step: 0, field: '', expected: '', seen: problem });
  if (status !== 'skipped') {
    const at = new Date().toISOString();
    keepResult(name, { run: { at, status, ...(first && { first: shortened(first) }) } });
  }
  return status;
}

/** The progress of running several scenarios. */
export const running = signal<{ readonly done: number; readonly of: number } | undefined>(undefined);

let isStopped = false;

/** Runs scenarios one after another, so that the emulator stays fast for others. Returns the count of each result. */
export async function playAll(names: readonly string[]): Promise<Record<RunHere['status'], number>> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  isStopped = false;
  try {
    for (const [done, name] of names.entries()) {
      running.value = { done, of: names.length };
      counts[await play(name)] += 1;
      if (isStopped) break;
    }
  } finally {
    running.value = undefined;
  }
  return counts;
}

/** Stops after the current scenario. */
export function stopPlaying(): void {
  isStopped = true;
}
