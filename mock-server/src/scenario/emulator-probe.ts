import { type SendResult, sendRequest } from './send-request.js';
import { jsonObject } from './wire-text.js';

/** Returns the response to a probe of an emulator. The probe carries no token: any server may receive it. */
export function probeEmulator(origin: string, giveUpMs: number): Promise<SendResult> {
  const probe = { method: 'GET', headers: {}, body: Buffer.alloc(0) };
  return sendRequest(`${origin}/__admin/health`, probe, giveUpMs);
}

/** Whether it responds as an emulator does. A server that means to imitate one can. */
export function isEmulator(probed: SendResult): boolean {
  return (
    probed.kind === 'response' &&
    probed.status === 200 &&
    probed.headers['x-shoubei-mock-request-id'] !== undefined &&
    jsonObject(probed.text)?.['status'] === 'ok'
  );
}
