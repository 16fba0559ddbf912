import type { CauseCode } from '@shoubei-kit/contracts/causes';
import type { Text } from '../core/refusal.js';
import type { Exchange } from '../core/reply.js';

/** One exchange as it is kept. It holds key and sign: only what `view` makes of it may be told. */
export interface JournalRecord {
  /** From 1, in the order of the answers. */
  readonly seq: number;
  /** Epoch milliseconds by the machine's clock. */
  readonly atMs: number;
  readonly exchange: Exchange;
  /** The tenant of the run that it belongs to; undefined where no scenario was run. */
  readonly run: string | undefined;
  readonly contentType: string | undefined;
  /** The body where no fields could be read. */
  readonly text: string | undefined;
  /** From the request's first byte to the answer being ready, milliseconds. */
  readonly ms: number;
  readonly bytes: number;
  /** What became of the answer on the socket; undefined while it is under way. */
  delivery: Delivery | undefined;
  /** Why its signature is wrong, masked; undefined until somebody wants to know. */
  cause?: SignatureCause;
}

/** The mistake behind a wrong signature. */
export interface SignatureCause extends Text {
  /** Undefined where no single mistake makes it. */
  readonly code?: CauseCode;
}

/** How the answer left, and how long after the request came. */
export interface Delivery {
  readonly how: 'sent' | 'reset' | 'hung_up' | 'client_gone';
  readonly ms: number;
}
