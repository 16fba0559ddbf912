import { writeOffPath } from '@shoubei-kit/contracts';
import { noResponseAt, sendRequest } from '../scenario/send-request.js';

const patienceMs = 20_000;

/**
 * Writes a coupon off, for a state that requires a previous write-off.
 *
 * @param body the signed request body
 * @throws Error with the provider's message, if it was not written off
 */
export async function writeOffBeforehand(baseUrl: string, body: Buffer): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const result = await sendRequest(new URL(writeOffPath, baseUrl).href, { headers, body }, patienceMs);
  const text = result.kind === 'response' ? result.text : noResponseAt(baseUrl, result).en;
  if (!/"result_code"\s*:\s*"SUCCESS"/u.test(text)) {
    throw new Error(`the coupon could not be written off beforehand: ${text.slice(0, 500)} / 预先核销失败`);
  }
}
