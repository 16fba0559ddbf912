/** How long all long tasks of this process may run before everything else has a turn, milliseconds. */
const sliceMs = 10;

const waiting: (() => void)[] = [];
let until = 0;
let isScheduled = false;

/**
 * Whether a long task must let others run now. All tasks share one slice at a time: many concurrent tasks do not make it
 * longer.
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

/** Resolves after everything else, and earlier waiters, had a turn. */
export function nextSlice(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    schedule();
  });
}

/**
 * Yields a long list in parts, and lets everything else have a turn between them.
 *
 * @param size processing so many takes a few milliseconds
 */
export async function* partsOf<T>(all: readonly T[], size = 500): AsyncGenerator<readonly T[]> {
  for (let first = 0; first < all.length; first += size) {
    if (isSliceOver()) await nextSlice();
    yield all.slice(first, first + size);
  }
}

/** Does the same to each of many, a hundred at once, so that others who use the same store do not wait long. */
export async function inSlices<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  for await (const some of partsOf(all, 100)) await Promise.all(some.map(act));
}

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
