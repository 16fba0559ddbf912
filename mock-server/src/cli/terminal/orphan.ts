/** An orphan is given to another process. */
const parentCheckMs = 500;

/** As it was when this file was loaded, with the first: a parent that ends while the command starts has ended, too. */
const parent = process.ppid;

/** Calls once this process' parent has ended; not on Windows. The function given back ends that. */
export function whenOrphaned(act: () => void): () => void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, parentCheckMs).unref();
  return () => clearInterval(timer);
}
