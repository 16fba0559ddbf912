/** What differs from `serve` where nothing is said. */
export const ownDefaults: ReadonlyMap<string, string> = new Map([
  ['port', '0'],
  ['log-level', 'warn'],
]);
