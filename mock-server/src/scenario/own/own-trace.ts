/**
 * A trace number of one's own in place of a scenario's: an endpoint remembers trace numbers for ever, so a scenario's may be
 * sent once only. It differs where theirs differ and keeps their form, so that what is asked about lengths and characters
 * is still asked. Undefined where that cannot be.
 */
export function ownTrace(value: unknown, prefix: string): unknown {
  if (value === null || value === '' || value === undefined) return value;
  if (typeof value === 'number') return ownNumber(value, prefix);
  if (typeof value !== 'string') return undefined;
  const characters = Array.from(value);
  const most = characters.length > 32 ? 36 : 32;
  if (characters.length > 36 || value.startsWith('$')) return value;
  if (/^\s/u.test(value)) return undefined;
  if (characters.length + prefix.length <= most) return prefix + value;
  const replaced = characters.slice(0, prefix.length).join('');
  return /^[0-9A-Za-z-]*$/u.test(replaced) ? prefix + characters.slice(prefix.length).join('') : undefined;
}

/** Digits of its own before those of the scenario's number. */
function ownNumber(value: number, prefix: string): number | undefined {
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  const own = Number(`${(Number.parseInt(prefix, 36) % 900_000_000) + 100_000_000}${value}`);
  return Number.isSafeInteger(own) ? own : undefined;
}
