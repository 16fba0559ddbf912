/** Turns `face_amount` into `faceAmount`. */
export type CamelName<S> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelName<Tail>>}`
  : S;

/** The same properties under JavaScript names; nested names are unchanged. */
export type Camel<T> = { [K in keyof T as CamelName<K>]: T[K] };

/** Turns wire names into JavaScript names, one level deep. */
export function camel<T extends object>(value: T): Camel<T> {
  const pairs = Object.entries(value).map(([name, inner]) => [camelName(name), inner]);
  return Object.fromEntries(pairs);
}

export function camelName(name: string): string {
  return name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

/** Turns JavaScript names into wire names, one level deep. Wire names stay; undefined values are left out. */
export function snake(value: object): Record<string, unknown> {
  const given = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    given.map(([name, inner]) => [name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`), inner]),
  );
}
