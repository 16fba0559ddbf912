/** Interval for checking the parent: an orphan gets another parent process. */
const parentCheckMs = 500;

/**
 * The parent when this file was loaded, among the first: so a parent that ends while the command starts is noticed,
 * too.
 */
const parent = process.ppid;

/** Calls `act` once this process's parent has ended; not on Windows. The returned function stops the check. */
export function whenOrphaned(act: () => void): () => void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, parentCheckMs).unref();
  return () => clearInterval(timer);
}
