/**
 * The `n`th number from 0 up to 1 of a seed, the same on every machine: splitmix32 on a counter, so that nothing but
 * the count need be kept.
 */
export function chance(seed: number, n: number): number {
  let x = (seed + Math.imul(n + 1, 0x9e3779b9)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return ((x ^ (x >>> 15)) >>> 0) / 0x1_0000_0000;
}
