import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/**
 * The longest time for which this thread ran nothing else during an action, in milliseconds of its processor time: on a
 * busy machine time passes while it waits for a processor, and does no work.
 */
export async function longestBlock(act: () => Promise<void>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let [wall, cpu] = [performance.now(), cpuMs()];
  const turn = (): void => {
    longest = Math.max(longest, Math.min(performance.now() - wall, cpuMs() - cpu));
    [wall, cpu] = [performance.now(), cpuMs()];
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await act();
  } finally {
    turn();
    isOver = true;
  }
  return longest;
}

/** The processor time of this thread for an action that waits for nothing, milliseconds. */
export function processorMs(act: () => void): number {
  const before = cpuMs();
  act();
  return cpuMs() - before;
}

/**
 * The least block of up to three attempts, in milliseconds of the machine for which the limits were chosen: what shares
 * its processor, and the collection of garbage of other tests, only add to a block.
 *
 * @param limit a block below it needs no further attempt
 */
export async function leastBlock(limit: number, attempt: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let tries = 0; tries < 3 && least >= limit; tries += 1) {
    const block = await attempt();
    least = Math.min(least, block / slowness());
  }
  return least;
}

/** The time of `fixedWork` on two free cores, milliseconds. */
const freeMs = 4;

/** How many times slower than on them this thread runs now: 1 to 3. */
export function slowness(): number {
  const times = Array.from({ length: 5 }, () => {
    const before = cpuMs();
    fixedWork();
    return cpuMs() - before;
  });
  return Math.min(3, Math.max(1, Math.min(...times) / freeMs));
}

function fixedWork(): void {
  for (let [index, text] = [0, '']; index < 2_000; index += 1) {
    text = createHash('md5').update(text).digest('hex');
  }
}

/** Linux counts each thread's time on a processor, in nanoseconds. */
const threadTimes = '/proc/thread-self/schedstat';
const hasThreadTimes = existsSync(threadTimes);

/** The processor time of this thread so far, milliseconds; on other systems that of the process. */
function cpuMs(): number {
  if (hasThreadTimes) return Number(readFileSync(threadTimes, 'utf8').split(' ')[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
