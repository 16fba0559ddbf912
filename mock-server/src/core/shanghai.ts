const offsetMs = 8 * 3_600_000;

/** Epoch milliseconds as `yyyyMMddHHmmss` in Asia/Shanghai (A4), which has had no daylight saving since 1991. */
export function toShanghaiTs(epochMs: number): string {
  const iso = new Date(epochMs + offsetMs).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}`;
}

/** `yyyyMMddHHmmss` in Asia/Shanghai as epoch milliseconds; undefined when it is no real date and time. */
export function fromShanghaiTs(ts: string): number | undefined {
  if (!/^\d{14}$/u.test(ts)) return undefined;
  const part = (from: number, to: number): number => Number(ts.slice(from, to));
  const [month, day] = [part(4, 6), part(6, 8)];
  const [hour, minute, second] = [part(8, 10), part(10, 12), part(12, 14)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const shown = new Date(0);
  shown.setUTCFullYear(part(0, 4), month - 1, day); // which alone takes the years before 100 as they are
  const isReal = shown.getUTCMonth() === month - 1 && shown.getUTCDate() === day; // and 30 February for a day in March
  return isReal ? shown.setUTCHours(hour, minute, second) - offsetMs : undefined;
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
