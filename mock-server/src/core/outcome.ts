import type { OutcomeName } from '@shoubei-kit/contracts';
import type { SignatureFinding } from './authenticate.js';
import type { HeldCoupon } from './coupon.js';
import type { FaultEffect } from './fault.js';
import type { Order } from './order.js';
import type { Reason, Refusal } from './refusal.js';

/** What becomes of a call of a declared endpoint, besides what the code table has: the response's name there. */
export const declaredOutcomes = ['found', 'done', 'already_cancelled', 'too_late'] as const;

export type DeclaredOutcomeName = (typeof declaredOutcomes)[number];

export type AnyOutcomeName = OutcomeName | DeclaredOutcomeName;

type Refused = Refusal & {
  readonly order?: undefined;
  readonly replayed?: undefined;
  readonly isLastOfSeveral?: undefined;
};

/** What becomes of a write-off. */
export type WriteOffOutcome =
  | {
      readonly name: 'written_off';
      readonly order: Order;
      readonly replayed: boolean;
      readonly reason?: undefined;
    }
  | Refused;

/** What becomes of a call of a declared endpoint. */
export type DeclaredOutcome =
  | {
      readonly name: DeclaredOutcomeName;
      readonly order: Order;
      /** It was cancelled before, and nothing happens. */
      readonly replayed?: boolean;
      /** It was found by its coupon, which has earlier write-offs (A18). */
      readonly isLastOfSeveral?: boolean;
      readonly reason?: Reason | undefined;
    }
  | Refused;

/** What becomes of a request. */
export type Outcome = WriteOffOutcome | DeclaredOutcome;

/** What a request came to. */
export interface TransactionResult {
  /** Whether its institution is known; only then does it belong to a tenant. */
  readonly isKnown: boolean;
  /** The key that signs the response. */
  readonly key?: string | undefined;
  readonly signature?: SignatureFinding | undefined;
  /** Undefined when a fault came before, or a latency is still to come. */
  readonly outcome: Outcome | undefined;
  /** A fault responds as if this outcome had happened, though it did not. */
  readonly isPretended?: boolean;
  /** The write-off that happened, or happened before, also where a fault hides it. */
  readonly order?: Order | undefined;
  readonly applied: FaultEffect;
  readonly coupon?: HeldCoupon | undefined;
  /** The coupon's code where the request names none, and means a write-off of it. */
  readonly code?: string | undefined;
  /** The two digits of the magic behaviour, when magic answered. */
  readonly magic?: string | undefined;
  /** Nothing is decided yet, a latency comes before; how often the tenant was reset so far. */
  readonly waits?: number | undefined;
  /** While it waited, its tenant was reset or dropped: it is cut off, so that nothing of it reaches what came after. */
  readonly isCut: boolean;
}
