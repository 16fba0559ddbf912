import { sign } from '@shoubei-kit/sdk-lite/signing';

/** Who calls: an institution, its keys, and the merchant and shop that it calls for. */
export interface Caller {
  readonly instNo: string;
  /** The first signs answers where the request did not show another. Without any, requests carry no sign. */
  readonly keys: readonly string[];
  readonly merchantNo: string;
  readonly shopNo: string;
}

/** The callers of a scenario; the other one is there where a step needs it. */
export interface Callers {
  readonly first: Caller;
  readonly other?: Caller;
}

/** The demo identity that an emulator knows when its profile names nobody. */
export const demoCaller: Caller = {
  instNo: '900024',
  keys: ['shoubei-mock-demo-key'],
  merchantNo: '851811130002',
  shopNo: '862010110001',
};

/** The other demo institution, of the same key. */
export const otherDemoCaller: Caller = { ...demoCaller, instNo: '60000001' };

/** The caller whose institution this is. */
export function callerOf(instNo: string | undefined, { first, other }: Callers): Caller | undefined {
  return [first, other].find((caller) => caller?.instNo === instNo);
}

/** A sign, or as many zeros as one has where these fields cannot be signed at all. */
export function signOrZeros(...args: Parameters<typeof sign>): string {
  try {
    return sign(...args);
  } catch {
    return '0'.repeat(32);
  }
}
