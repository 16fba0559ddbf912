/** ISO 8601 as epoch milliseconds; NaN for a day that its month has not, which Date.parse would move on. */
export function instantOf(time: string): number {
  const day = Number(time.slice(8, 10));
  if (day <= 28) return Date.parse(time);
  const lastDay = new Date(Date.UTC(Number(time.slice(0, 4)), Number(time.slice(5, 7)), 0)).getUTCDate();
  return day <= lastDay ? Date.parse(time) : Number.NaN;
}
