import { writeOffPath } from '@shoubei-kit/contracts';

/**
 * Writes a coupon off, for a state in which that has happened.
 *
 * @param body signed
 * @throws Error with the provider's words, where it was not written off
 */
export async function writeOffBeforehand(baseUrl: string, body: Buffer): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(new URL(writeOffPath, baseUrl), { method: 'POST', headers, body });
  const text = await response.text();
  if (!/"result_code"\s*:\s*"SUCCESS"/u.test(text)) {
    throw new Error(`the coupon could not be written off beforehand: ${text} / 预先核销失败`);
  }
}
