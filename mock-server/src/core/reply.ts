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
      /** Without the emulator's own headers, which `withHeaders` adds. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** Milliseconds to wait before sending. */
      readonly delayMs: number;
    }
  /** Cut the connection, after this many milliseconds. */
  | { readonly kind: 'reset'; readonly delayMs: number }
  /** Send nothing, and close the connection after this many milliseconds. */
  | { readonly kind: 'silence'; readonly ms: number };

export type HttpReply = Extract<Reply, { kind: 'response' }>;

/** One request and its result: the reply for the wire, the rest for the log. */
export interface Exchange {
  readonly requestId: string;
  readonly reply: Reply;
  /** The path of the request. */
  readonly endpoint: string;
  /** The decision; undefined if a fault came before it. */
  readonly outcome: AnyOutcomeName | undefined;
  /** How such a response is known; undefined without an outcome. */
  readonly provenance: Provenance | undefined;
  /** The assumptions behind the response, in order; undefined without a response or an outcome. */
  readonly assumptions: readonly AssumptionId[] | undefined;
  readonly reason: Reason | undefined;
  readonly instNo: string | undefined;
  readonly merchantNo: string | undefined;
  readonly shopNo: string | undefined;
  /** The coupon that the request names, or the coupon of the write-off that it names. */
  readonly couponCode: string | undefined;
  readonly wfTraceNo: string | undefined;
  readonly order: Order | undefined;
  readonly replayed: boolean;
  readonly signature: SignatureFinding | undefined;
  /** The two digits of the magic behaviour that decided the response. */
  readonly magic: string | undefined;
  /** The faults that applied, in order. */
  readonly faults: readonly AppliedFault[];
  /** The fields as they came; undefined if none were readable. Holds the signature. */
  readonly sent: Sent | undefined;
  /** Whether its tenant was reset while it waited. Such an exchange is not recorded. */
  readonly isCut: boolean;
  /** Whether its institution is known, so that the exchange belongs to a tenant. */
  readonly isKnown: boolean;
  /** The institution's key that was used. For masking only: never show it. */
  readonly key: string | undefined;
}
