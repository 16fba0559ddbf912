import { inspect } from 'node:util';
import { ShoubeiClient, type ShoubeiClientOptions, ShoubeiError } from '@shoubei-kit/sdk-lite';
import { demoCaller } from '../support/wire.js';

export const trace = 'trace-0001';
export const couponCode = '679533922928';

/** A client with the demo identity, whose key every hostile server here uses to sign. */
export function clientOf(baseUrl: string, more: Partial<ShoubeiClientOptions> = {}): ShoubeiClient {
  return new ShoubeiClient({
    baseUrl,
    ...demoCaller,
    ...more,
  });
}

/** The ShoubeiError that a call ends with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<ShoubeiError> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (outcome instanceof ShoubeiError) return outcome;
  throw new Error(`no ShoubeiError, but ${inspect(outcome)}`);
}

/** The ShoubeiError that a constructor or function throws. */
export function thrownBy(run: () => unknown): ShoubeiError {
  try {
    run();
  } catch (error) {
    if (error instanceof ShoubeiError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The error of a write-off of the default coupon and trace number at this URL. */
export function failureAt(baseUrl: string, more: Partial<ShoubeiClientOptions> = {}): Promise<ShoubeiError> {
  return failureOf(clientOf(baseUrl, more).writeOff({ couponCode, wfTraceNo: trace }));
}

/** Nothing listens there: a test's own `fetch` supplies the responses, as if over an untrusted network. */
export const beyond = 'http://192.0.2.1:4051';

/** A `fetch` that always returns this response: fields as JSON, or a raw body. */
export function getting(
  response: Readonly<Record<string, unknown>> | Uint8Array<ArrayBuffer> | string | null,
): { fetch: typeof fetch } {
  const isBody = response === null || typeof response === 'string' || response instanceof Uint8Array;
  const body = isBody ? response : JSON.stringify(response);
  return { fetch: () => Promise.resolve(new Response(body)) };
}
