import type { CauseCode } from '@shoubei-kit/contracts/causes';
import type { Text } from '../core/refusal.js';
import type { Exchange } from '../core/reply.js';

/** One exchange as kept. It holds key and signature: show only the result of `view`. */
export interface JournalRecord {
  /** From 1, in the order of the responses. */
  readonly seq: number;
  /** Epoch milliseconds by the machine's clock. */
  readonly atMs: number;
  readonly exchange: Exchange;
  /** The tenant of its scenario run; undefined outside runs. */
  readonly run: string | undefined;
  readonly contentType: string | undefined;
  /** The body, if no fields were readable. */
  readonly text: string | undefined;
  /** From the request's first byte to the finished response, milliseconds. */
  readonly ms: number;
  readonly bytes: number;
  /** The delivery of the response on the socket; undefined while it is under way. */
  delivery: Delivery | undefined;
  /** Why its signature is wrong, masked; undefined until someone requests it. */
  cause?: SignatureCause;
}

/** The mistake behind a wrong signature. */
export interface SignatureCause extends Text {
  /** Undefined if no single mistake explains it. */
  readonly code?: CauseCode;
}

/** How the response was delivered, and how long after the request arrived. */
export interface Delivery {
  readonly how: 'sent' | 'reset' | 'hung_up' | 'client_gone';
  readonly ms: number;
}
