import { sign, verify } from '@shoubei-kit/sdk-lite/signing';

/** The caller: an institution, its keys, and the merchant and shop that it calls for. */
export interface CallerIdentity {
  readonly instNo: string;
  /** The first key signs responses, unless the request used another. Without keys, requests carry no `sign`. */
  readonly keys: readonly string[];
  readonly merchantNo: string;
  readonly shopNo: string;
}

/** The callers of a scenario; the second exists only if a step needs it. */
export interface Callers {
  readonly first: CallerIdentity;
  readonly other?: CallerIdentity;
}

/** The demo identity that an emulator knows if its profile names no caller. */
export const demoCaller: CallerIdentity = {
  instNo: '900024',
  keys: ['shoubei-mock-demo-key'],
  merchantNo: '851811130002',
  shopNo: '862010110001',
};

/** The other demo institution, of the same key. */
export const otherDemoCaller: CallerIdentity = { ...demoCaller, instNo: '60000001' };

/** The caller whose institution this is. */
export function callerOf(instNo: string | undefined, { first, other }: Callers): CallerIdentity | undefined {
  return [first, other].find((caller) => caller?.instNo === instNo);
}

/** The sign of these fields, or as many zeros as one has if they cannot be signed at all. */
export function signOrZeros(...args: Parameters<typeof sign>): string {
  try {
    return sign(...args);
  } catch {
    return '0'.repeat(32);
  }
}

/** Whether the signature of these fields is valid; false if they cannot be signed at all. */
export function isSignedBy(...args: Parameters<typeof verify>): boolean {
  try {
    return verify(...args);
  } catch {
    return false;
  }
}
