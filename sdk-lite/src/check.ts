/** One requirement for one argument: the message if it is not met. */
export type Check = readonly [name: string, holds: (value: unknown) => boolean, demand: string];

/** The first requirement that these arguments do not meet; undefined if all are met. */
export function problemOf(given: object, checks: readonly Check[]): string | undefined {
  const values = new Map<string, unknown>(Object.entries(given));
  for (const [name, holds, demand] of checks) {
    if (!holds(values.get(name))) return `${name}: ${demand}`;
    values.delete(name);
  }
  const [unknown] = values.keys();
  if (unknown === undefined) return undefined;
  return `${unknown}: unknown; expected: ${checks.map(([name]) => name).join(', ')}`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fields without those that are null or undefined; the type of names that are known says that they may lack. */
type Present<Given> = string extends keyof Given
  ? { [Name in keyof Given]: NonNullable<Given[Name]> }
  : { [Name in keyof Given]?: NonNullable<Given[Name]> };

export function present<Given extends object>(given: Given): Present<Given> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is left is what was given
  return Object.fromEntries(entries) as Present<Given>;
}

/** A check for text that matches. */
export function text(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** A check for an optional argument. */
export function optional(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || value === null || holds(value);
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

export const pathDemand = 'a path is needed: /, percent-encoded, no host, dots, query or fragment';

/**
 * A path that is sent exactly as it is written. It has no query or fragment, and nothing that a URL parser would change,
 * such as a host (`//host`, `/\\host`), `..` or a space: those must be percent-encoded.
 */
export function isPath(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    !/[?#]/.test(value) &&
    URL.canParse(value, 'http://a') &&
    new URL(value, 'http://a').href === `http://a${value}`
  );
}

/** A whole number that is held exactly, such as one of fen. */
export function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Text of 1 to `most` characters, with no control characters and no half surrogate pairs. */
export function plain(most: number): RegExp {
  return new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${most}}$`, 'u');
}
