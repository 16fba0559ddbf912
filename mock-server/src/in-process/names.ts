/** `face_amount` as `faceAmount`. */
export type CamelName<S> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelName<Tail>>}`
  : S;

/** The same properties under JavaScript's names; what is inside them stays. */
export type Camel<T> = { [K in keyof T as CamelName<K>]: T[K] };

/** Wire names to JavaScript's, one level deep. */
export function camel<T extends object>(value: T): Camel<T> {
  const pairs = Object.entries(value).map(([name, inner]) => [camelName(name), inner]);
  return Object.fromEntries(pairs);
}

export function camelName(name: string): string {
  return name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

/** JavaScript's names to wire names, one level deep; wire names stay, and so nothing that is undefined. */
export function snake(value: object): Record<string, unknown> {
  const given = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    given.map(([name, inner]) => [name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`), inner]),
  );
}
