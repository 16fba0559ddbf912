/** Milliseconds of a clock that only runs forward. As `performance.now()`, whose first call loads more of Node. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
