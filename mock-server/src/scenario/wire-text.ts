import { isNestedDeeper } from '@shoubei-kit/fixtures/checks';

// The judge reads and writes fields by itself, not as `core/` does: a fault that both had would go unnoticed.

/** A field's content as text; undefined for null, "", a missing field, and a value without text. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const zoneMs = 8 * 3_600_000;

/** Epoch milliseconds as `ts`: yyyyMMddHHmmss in Asia/Shanghai (A4). */
export function tsOf(epochMs: number): string {
  return new Date(epochMs + zoneMs).toISOString().replaceAll(/\D/gu, '').slice(0, 14);
}

/** `ts` as epoch milliseconds; undefined if it is no date and time. */
export function epochMsOf(ts: unknown): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u.exec(scalarText(ts) ?? '') ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(at) ? undefined : at;
}

/** The text of a JSON object as its values, in their order; undefined for any other text. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonValue(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** The value of a JSON text; undefined for any other text, and for one nested deeper than any message. */
export function jsonValue(text: string): unknown {
  if (isNestedDeeper(text, deepest)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The functions that walk through a value are recursive, one call a level. */
const deepest = 64;
