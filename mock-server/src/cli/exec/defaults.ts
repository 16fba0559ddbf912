/** Defaults that differ from those of `serve`. */
export const ownDefaults: ReadonlyMap<string, string> = new Map([
  ['port', '0'],
  ['log-level', 'warn'],
]);
