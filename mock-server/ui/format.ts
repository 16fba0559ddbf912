import { say } from './preferences.js';

const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' });

/** `2026-11-24 18:33:25`, Asia/Shanghai, as times are on the wire. */
export function shanghai(time: string | number): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? String(time) : `${day.format(at)} ${clock.format(at)}`;
}

/** `18:33:25`, Asia/Shanghai. */
export function shanghaiClock(time: string): string {
  return clock.format(new Date(time));
}

/** What a `datetime-local` field takes: `2026-11-24T18:33:25`, Asia/Shanghai. */
export function toLocalField(time: string | number): string {
  return shanghai(time).replace(' ', 'T');
}

/** A `datetime-local` field, which is read as Asia/Shanghai, as ISO 8601. */
export function fromLocalField(value: string): string {
  return `${value.length === 16 ? `${value}:00` : value}+08:00`;
}

/** Whole fen as yuan, exactly: 994 is `¥9.94`. Sums may be digits, beyond what a number holds. */
export function yuan(fen: number | string): string {
  const digits = String(fen).padStart(3, '0');
  return `¥${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Escapes what shows nothing, looks like an ordinary blank or turns the text round, as JSON does: `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cf}\p{Cs}\p{DI}\p{Zl}\p{Zp}]|(?! )\p{Zs}|(?![\t\r\n])\p{Cc}/gu, (found) =>
    Array.from(
      { length: found.length },
      (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** One value as it came: in quotes if blanks at its ends would be invisible. */
export function exact(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return text === '' || text !== text.trim() ? `"${visible(text)}"` : visible(text);
}

/** The start of a long text, with its length. */
export function shortened(text: string): string {
  if (text.length <= 40) return text;
  const start = text.slice(0, 40).replace(/[\uD800-\uDBFF]$/u, '');
  return say(`${start}… (${text.length} characters)`, `${start}…（共 ${text.length} 个字符）`);
}

/** JSON as a person reads it; anything else as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
