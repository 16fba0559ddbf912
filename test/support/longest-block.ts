/**
 * The longest time for which this process ran nothing else during an action, in milliseconds of its processor
 * time.
 */
export async function longestBlock(act: () => Promise<void>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let [wall, cpu] = [performance.now(), process.cpuUsage()];
  const turn = (): void => {
    const { user, system } = process.cpuUsage(cpu);
    // On a busy machine time passes while this process waits for a processor: it does no work in that time.
    longest = Math.max(longest, Math.min(performance.now() - wall, (user + system) / 1000));
    [wall, cpu] = [performance.now(), process.cpuUsage()];
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
