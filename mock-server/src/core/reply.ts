import type { AssumptionId, Provenance } from '@shoubei-kit/contracts';
import type { AppliedFault } from './fault.js';
import type { SignatureFinding } from './authenticate.js';
import type { Order } from './order.js';
import type { AnyOutcomeName } from './outcome.js';
import type { Sent } from './parse.js';
import type { Reason } from './refusal.js';

/** What a listener must do to the socket. */
export type Reply =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Without what the emulator says of itself: `withHeaders` adds it. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** Milliseconds to wait before it goes out. */
      readonly delayMs: number;
    }
  /** Cut the connection, after this many milliseconds. */
  | { readonly kind: 'reset'; readonly delayMs: number }
  /** Say nothing, and hang up after this many milliseconds. */
  | { readonly kind: 'silence'; readonly ms: number };

export type HttpReply = Extract<Reply, { kind: 'response' }>;

/** One request and what became of it: the reply for the wire, the rest for the log. */
export interface Exchange {
  readonly requestId: string;
  readonly reply: Reply;
  /** The path that it was sent to. */
  readonly endpoint: string;
  /** What was decided; undefined when a fault came before any decision. */
  readonly outcome: AnyOutcomeName | undefined;
  /** How such a response is known; undefined without an outcome. */
  readonly provenance: Provenance | undefined;
  /** Those that the response depends on, in their order; undefined without a response or an outcome. */
  readonly assumptions: readonly AssumptionId[] | undefined;
  readonly reason: Reason | undefined;
  readonly instNo: string | undefined;
  readonly merchantNo: string | undefined;
  readonly shopNo: string | undefined;
  /** The coupon that the request names, or that the write-off is of which it means. */
  readonly couponCode: string | undefined;
  readonly wfTraceNo: string | undefined;
  readonly order: Order | undefined;
  readonly replayed: boolean;
  readonly signature: SignatureFinding | undefined;
  /** The two digits of the magic behaviour that answered. */
  readonly magic: string | undefined;
  /** The faults that applied, in order. */
  readonly faults: readonly AppliedFault[];
  /** The fields as they came; undefined where none could be read. Holds the sign. */
  readonly sent: Sent | undefined;
  /** Whether its tenant was reset while it waited: it is of a time that is forgotten. */
  readonly isCut: boolean;
  /** Whether its institution is known, so that the exchange belongs to a tenant. */
  readonly isKnown: boolean;
  /** The institution's key that answered: for masking what is told, never to be told. */
  readonly key: string | undefined;
}
