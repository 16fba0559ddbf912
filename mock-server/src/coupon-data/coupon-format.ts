export const couponFormats = ['json', 'ndjson', 'csv'] as const;

export type CouponFormat = (typeof couponFormats)[number];

/** The format that a file's name shows; undefined if it shows none. */
export function formatOfName(name: string): CouponFormat | undefined {
  const extension = /\.([^./\\]+)$/u.exec(name)?.[1]?.toLowerCase();
  if (extension === 'jsonl') return 'ndjson';
  return couponFormats.find((format) => format === extension);
}

/** The characters after which the format is decided in any case. */
const longEnough = 65_536;

/** The format that the beginning of a text shows; undefined while it is too short to decide. */
export function formatOfText(beginning: string, isAll: boolean): CouponFormat | undefined {
  const text = beginning.trimStart();
  if (text === '') return isAll || beginning.length >= longEnough ? 'ndjson' : undefined;
  if (text.startsWith('[')) return 'json';
  const end = text.indexOf('\n');
  if (end === -1 && !isAll && text.length < longEnough) return undefined;
  if (!text.startsWith('{')) return 'csv';
  if (/^\{\s*"coupons"\s*:/u.test(text)) return 'json';
  // An object over several lines is JSON; a complete one in the first line may be one of many.
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
