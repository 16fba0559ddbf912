import { signal } from '@preact/signals';
import type { Both } from './preferences.js';
import { scope, tenants } from './scope.js';

/** What `POST /scenarios/NAME/load` returns. */
export interface LoadedScenario {
  readonly name: string;
  readonly about: Both;
  readonly note?: Both;
  readonly dialects?: readonly string[];
  readonly needs_profile?: object;
  readonly steps: readonly LoadedStep[];
}

export interface LoadedStep {
  readonly number: number;
  readonly what: Both;
  readonly curl?: string;
  readonly left_out?: Both;
  /** Whether it is in place: loading, or a person, has done it. */
  readonly done?: boolean;
  /** The call of the admin API that puts it in place. */
  readonly admin?: {
    readonly method: 'POST' | 'PUT' | 'PATCH';
    readonly path: string;
    readonly body: object;
  };
  readonly expect?: { readonly outcome: string };
}

interface Kept {
  /** When it was loaded, ISO 8601. */
  readonly at: string;
  readonly loaded: LoadedScenario;
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

export function keepLoaded(loaded: LoadedScenario): void {
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
