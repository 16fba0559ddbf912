import { type Dispatch, type StateUpdater, useLayoutEffect, useState } from 'preact/hooks';
import { keep, keptText } from './preferences.js';
import { scope } from './scope.js';

/** What was typed under this name in this tab, also before a reload. */
export function draftNamed<T>(name: string, first: T): T {
  const value: T = JSON.parse(keptText(name, true) ?? 'null') ?? first;
  return value;
}

export function keepDraft(name: string, value: unknown): void {
  keep(name, JSON.stringify(value), true);
}

/** State that outlives its view and a reload of the tab; each institution has its own. */
export function useKept<T>(name: string, first: T): readonly [T, Dispatch<StateUpdater<T>>] {
  const own = `${name} ${scope.value}`;
  const [value, setValue] = useState(() => draftNamed(own, first));
  useLayoutEffect(() => keepDraft(own, value), [value]);
  return [value, setValue];
}
