/** Random digits; at most nine. */
export function randomDigits(count: number): string {
  const [draw = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(draw % 10 ** count).padStart(count, '0');
}
