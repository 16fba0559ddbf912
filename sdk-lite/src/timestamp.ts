const zone = 8 * 3600_000; // Asia/Shanghai, which has no summer time

/** An instant (milliseconds since 1970) as `ts`: yyyyMMddHHmmss in Asia/Shanghai; undefined if it is not a time. */
export function timestamp(now: number): string | undefined {
  const date = new Date(now + zone);
  if (Number.isNaN(date.getTime())) return undefined;
  return date.toISOString().replace(/\D/g, '').slice(0, 14);
}
