const offsetMs = 8 * 3_600_000;

/** Epoch milliseconds as `yyyyMMddHHmmss` in Asia/Shanghai (A4), which has had no daylight saving since 1991. */
export function toShanghaiTs(epochMs: number): string {
  const iso = new Date(epochMs + offsetMs).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}`;
}

/** `yyyyMMddHHmmss` in Asia/Shanghai as epoch milliseconds; undefined for an invalid date or time. */
export function fromShanghaiTs(ts: string): number | undefined {
  if (!/^\d{14}$/u.test(ts)) return undefined;
  const date = Number(ts.slice(0, 8));
  const time = Number(ts.slice(8));
  const [year, month, day] = [Math.trunc(date / 10_000), Math.trunc(date / 100) % 100, date % 100];
  const [hour, minute, second] = [Math.trunc(time / 10_000), Math.trunc(time / 100) % 100, time % 100];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  if (day < 1 || day > daysIn(year, month)) return undefined;
  // `Date.UTC` maps the years before 100 to others. The calendar repeats every 400 years.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) - daysOf400Years * 86_400_000 - offsetMs;
}

const daysOf400Years = 146_097;
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days in a month; 0 for an invalid month. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (daysOfMonths[month - 1] ?? 0);
}

/** Epoch milliseconds as the day in Asia/Shanghai, `yyyy-MM-dd`. */
export function toShanghaiDay(epochMs: number): string {
  return new Date(epochMs + offsetMs).toISOString().slice(0, 10);
}

/** Whether this is a valid day, `yyyy-MM-dd`. */
export function isDay(date: unknown): date is string {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/u.test(date)) return false;
  return fromShanghaiTs(`${date.replaceAll('-', '')}000000`) !== undefined;
}
