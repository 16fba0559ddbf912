const zone = 8 * 3600_000; // Asia/Shanghai, which has no summer time

/** An instant (milliseconds since 1970) as `ts`: yyyyMMddHHmmss in Asia/Shanghai; undefined if that cannot say it. */
export function timestamp(now: number): string | undefined {
  const digits = JSON.stringify(new Date(now + zone)).replace(/\D/g, '');
  return /^(\d{14})\d{3}$/.exec(digits)?.[1]; // none of an invalid date, more of a year over 9999
}
