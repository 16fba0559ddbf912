export const couponFormats = ['json', 'ndjson', 'csv'] as const;

export type CouponFormat = (typeof couponFormats)[number];

/** The form that a file's name tells; undefined where it tells none. */
export function formatOfName(name: string): CouponFormat | undefined {
  const extension = /\.([^./\\]+)$/u.exec(name)?.[1]?.toLowerCase();
  if (extension === 'jsonl') return 'ndjson';
  return couponFormats.find((format) => format === extension);
}

/** The form that a text looks like from its beginning; undefined while that is too short to tell. */
export function formatOfText(beginning: string, isAll: boolean): CouponFormat | undefined {
  const text = beginning.trimStart();
  if (text.startsWith('[')) return 'json';
  const end = text.indexOf('\n');
  if (end === -1 && !isAll && text.length < 65_536) return undefined;
  if (text === '') return 'ndjson';
  if (!text.startsWith('{')) return 'csv';
  if (/^\{\s*"coupons"\s*:/u.test(text)) return 'json';
  // An object over several lines is JSON; a whole one in the first line may be one of many.
  return isJson(end === -1 ? text : text.slice(0, end)) ? 'ndjson' : 'json';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
