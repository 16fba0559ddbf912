/** An orphan is given to another process. */
const parentCheckMs = 500;

/** Calls once this process' parent has ended; not on Windows. The function given back ends that. */
export function whenOrphaned(act: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, parentCheckMs).unref();
  return () => clearInterval(timer);
}
