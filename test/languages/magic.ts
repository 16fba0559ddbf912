import { expect } from 'vitest';
import type { LanguageClient } from './clients.js';

/** Exit codes, from the README's table of magic coupons. */
export const magic: Readonly<Record<string, number>> = {
  '00': 0,
  '01': 1,
  '08': 1,
  '09': 1,
  '10': 1,
  '83': 3,
  '84': 3,
  '86': 3,
  '87': 3,
  '90': 3,
  '92': 3,
};

/** Expects that a client with this environment ends with each of these magic coupons as the table says. */
export async function endsAsMagic(
  client: LanguageClient,
  env: Readonly<Record<string, string>>,
  kinds: readonly string[],
): Promise<void> {
  const more = ['channel_type=10001', 'exc_discount_flag=1', 'amount=100'];
  const ended: [string, number | null][] = [];
  for (const ss of kinds) {
    const { code } = await client.run([`99${ss}010000000001`, ...more], env);
    ended.push([ss, code]);
  }
  expect(ended).toEqual(kinds.map((ss) => [ss, magic[ss]]));
}
