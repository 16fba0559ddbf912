export interface Draw {
  readonly below: (n: number) => number;
  readonly one: <T>(list: readonly T[]) => T;
  readonly chance: (p: number) => boolean;
}

export function drawing(seed: number): Draw;
export function bodyOf(
  fields: Readonly<Record<string, unknown>>,
  draw: Draw,
): string | Uint8Array<ArrayBuffer>;
export const names: readonly string[];
export const values: readonly unknown[];
