import { signal } from '@preact/signals';
import type { ScenarioView } from '../src/http/admin/scenario-view.js';
import { scope, tenants } from './scope.js';

interface Kept {
  /** When it was loaded, ISO 8601. */
  readonly at: string;
  readonly loaded: ScenarioView;
}

/** By whose state they are in. Kept as long as the page is open, whatever view is shown. */
const kept = signal<Readonly<Record<string, Kept>>>({});

/** A tenant has a state of its own; the institutions of the profile share one. */
function owner(): string {
  return tenants.value.some(({ inst_no }) => inst_no === scope.value) ? scope.value : '';
}

/** What was loaded last for the institution that is chosen, unless it was reset since. */
export function loadedHere(): Kept | undefined {
  return kept.value[owner()];
}

export function keepLoaded(loaded: ScenarioView): void {
  kept.value = { ...kept.value, [owner()]: { at: new Date().toISOString(), loaded } };
}

/** Notes that a person has done a step. */
export function markDone(number: number): void {
  const here = loadedHere();
  if (!here) return;
  const steps = here.loaded.steps.map((step) => (step.number === number ? { ...step, done: true } : step));
  kept.value = { ...kept.value, [owner()]: { ...here, loaded: { ...here.loaded, steps } } };
}

/** Of the institution that is chosen, after its reset; of all, after that of the whole emulator. */
export function forgetLoaded(): void {
  const { [owner()]: _, ...others } = kept.value;
  kept.value = scope.value === '' ? {} : others;
}
