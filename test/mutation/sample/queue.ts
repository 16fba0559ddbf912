// What mutate.test.ts mutates. Each function shows one way in which a mutant ends.

/** Its tests cover it, except the greeting. */
export function place(
  waiting: number,
  isMember: boolean,
): { readonly place: number; readonly greeting: string } {
  return { place: isMember ? 1 : waiting + 1, greeting: 'Welcome' };
}

/** With `-=` in place of `+=` it has no end. */
export function steps(until: number): number {
  let count = 0;
  for (let at = 0; at < until; at += 1) count += 2;
  return count;
}

/** Without its only statement, its promise never resolves. */
export function soon(done: () => void): void {
  setTimeout(done, 1);
}

/** A test waits for this in its own loop, which contains no mutant. */
export const isOpen = (): boolean => true;

/** Read once, while the file is loaded. */
export const limits: readonly number[] = [7];

/** Kept from its first call on. */
let kept: string | undefined;
export function keep(): string {
  kept ??= ['a', 'b'].join('');
  return kept;
}

export function nobodyComesHere(): string {
  return 'unreached';
}

/** The sum of nothing is 0 either way. */
export function sumOf(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0;
  return numbers.reduce((sum, number) => sum + number, 0);
}
