const offsetMs = 8 * 3_600_000;

/** Epoch milliseconds as `yyyyMMddHHmmss` in Asia/Shanghai (A4), which has had no daylight saving since 1991. */
export function toShanghaiTs(epochMs: number): string {
  const iso = new Date(epochMs + offsetMs).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}`;
}

/** `yyyyMMddHHmmss` in Asia/Shanghai as epoch milliseconds; undefined when it is no real date and time. */
export function fromShanghaiTs(ts: string): number | undefined {
  if (!/^\d{14}$/u.test(ts)) return undefined;
  const [day, hour] = [ts.slice(6, 8), ts.slice(8, 10)];
  const date = `${ts.slice(0, 4)}-${ts.slice(4, 6)}-${day}`;
  const shown = new Date(`${date}T${hour}:${ts.slice(10, 12)}:${ts.slice(12)}Z`);
  // Date takes a 30 February for a day in March, and 24 o'clock for the next day; all else it refuses.
  const isReal = shown.getUTCDate() === Number(day) && hour !== '24';
  return isReal ? shown.getTime() - offsetMs : undefined;
}

/** Epoch milliseconds as the day in Asia/Shanghai, `yyyy-MM-dd`. */
export function toShanghaiDay(epochMs: number): string {
  return new Date(epochMs + offsetMs).toISOString().slice(0, 10);
}

/** Whether this is a day that there is, `yyyy-MM-dd`. */
export function isDay(date: unknown): date is string {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/u.test(date)) return false;
  return fromShanghaiTs(`${date.replaceAll('-', '')}000000`) !== undefined;
}
