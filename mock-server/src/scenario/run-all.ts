import type { BilingualText } from '@shoubei-kit/contracts';
import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import type { Difference } from './difference.js';
import { type Endpoint, failureOf, runScenario } from './run-scenario.js';

/** A step that was not sent, from 1, and why. */
export interface SkippedStep {
  readonly step: number;
  readonly reason: BilingualText;
  /** The skipped step on which it builds, where that is why. */
  readonly follows?: number;
}

/** What became of one scenario in one dialect. */
export interface ScenarioResult {
  readonly name: string;
  readonly dialect: 'example' | 'table';
  /** `skipped` where no step was sent. */
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly differences: readonly Difference[];
  /** Steps that were not sent, where others were. */
  readonly skipped: readonly SkippedStep[];
  /** How long it took, milliseconds. */
  readonly ms: number;
  /** The setting of the endpoint that it does not go with, where it was skipped. */
  readonly setting?: string;
}

/** One scenario, and where it is to be run; or why it is not. */
export interface Run {
  readonly named: NamedScenario;
  readonly dialect: 'example' | 'table';
  readonly at: (() => Promise<Endpoint>) | { readonly setting: string };
}

const atOnce = 16;

/** Runs them, so many at once; results come in the order of the runs. */
export async function runAll(runs: readonly Run[]): Promise<readonly ScenarioResult[]> {
  const results = new Map<number, ScenarioResult>();
  const left = runs.entries();
  async function work(): Promise<void> {
    for (const [index, run] of left) results.set(index, await runOne(run));
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return runs.flatMap((_, index) => results.get(index) ?? []);
}

async function runOne({ named: { name, scenario }, dialect, at }: Run): Promise<ScenarioResult> {
  const common = { name, dialect, skipped: [] };
  if (typeof at !== 'function') return { ...common, status: 'skipped', differences: [], ms: 0, ...at };
  const startedAt = performance.now();
  const differences = await at().then(
    (endpoint) => runScenario(scenario, endpoint),
    (error: unknown) => [failureOf(error, 0)],
  );
  const ms = performance.now() - startedAt;
  return { ...common, status: differences.length === 0 ? 'passed' : 'failed', differences, ms };
}
