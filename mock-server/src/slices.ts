/** How long all long work of this process may go on before everything else has its turn, milliseconds. */
const sliceMs = 10;

const waiting: (() => void)[] = [];
let until = 0;
let isScheduled = false;

/**
 * Whether long work must let others through now. There is one slice at a time, whoever works: many who work at once do not
 * make it longer.
 *
 * @example
 * for (const coupon of million) {
 *   if (isSliceOver()) await nextSlice();
 *   check(coupon);
 * }
 */
export function isSliceOver(): boolean {
  return performance.now() > until;
}

/** Resolves when everything else, and who waited before, had a turn. */
export function nextSlice(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    schedule();
  });
}

/** Parts of a long list, each when everything else had its turn. */
export async function* partsOf<T>(all: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let first = 0; first < all.length; first += portion) {
    if (isSliceOver()) await nextSlice();
    yield all.slice(first, first + portion);
  }
}

/** So many take a few milliseconds, whatever is done with them. */
const portion = 500;

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    until = performance.now() + sliceMs;
    waiting.shift()?.();
    if (waiting.length > 0) schedule();
  });
}
