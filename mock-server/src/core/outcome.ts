import type { OutcomeName } from '@shoubei-kit/contracts';
import type { SignatureFinding } from './authenticate.js';
import type { HeldCoupon } from './coupon.js';
import type { FaultEffect } from './fault.js';
import type { Order } from './order.js';
import type { Reason, Refusal } from './refusal.js';

/** The outcomes of a declared endpoint beyond the code table, by the response's name there. */
export const declaredOutcomes = ['found', 'done', 'already_cancelled', 'too_late'] as const;

export type DeclaredOutcomeName = (typeof declaredOutcomes)[number];

export type AnyOutcomeName = OutcomeName | DeclaredOutcomeName;

type Refused = Refusal & {
  readonly order?: undefined;
  readonly replayed?: undefined;
  readonly isLastOfSeveral?: undefined;
};

/** The outcome of a write-off. */
export type WriteOffOutcome =
  | {
      readonly name: 'written_off';
      readonly order: Order;
      readonly replayed: boolean;
      readonly reason?: undefined;
    }
  | Refused;

/** The outcome of a call of a declared endpoint. */
export type DeclaredOutcome =
  | {
      readonly name: DeclaredOutcomeName;
      readonly order: Order;
      /** It was cancelled before, and nothing changes. */
      readonly replayed?: boolean;
      /** It was found by its coupon, which has earlier write-offs (A18). */
      readonly isLastOfSeveral?: boolean;
      readonly reason?: Reason | undefined;
    }
  | Refused;

/** The outcome of a request. */
export type Outcome = WriteOffOutcome | DeclaredOutcome;

/** The result of a request. */
export interface TransactionResult {
  /** Whether its institution is known. Only then does it belong to a tenant. */
  readonly isKnown: boolean;
  /** The key that signs the response. */
  readonly key?: string | undefined;
  readonly signature?: SignatureFinding | undefined;
  /** Undefined if a fault came first, or a latency is still to come. */
  readonly outcome: Outcome | undefined;
  /** A fault responds as if this outcome had happened, although it did not. */
  readonly isPretended?: boolean;
  /** The write-off that happened now or earlier, even if a fault hides it. */
  readonly order?: Order | undefined;
  readonly applied: FaultEffect;
  readonly coupon?: HeldCoupon | undefined;
  /** The coupon's code if the request names only a write-off. */
  readonly code?: string | undefined;
  /** The two digits of the magic behaviour that decided the response. */
  readonly magic?: string | undefined;
  /** Set while nothing is decided because a latency comes first: the number of resets of the tenant so far. */
  readonly waits?: number | undefined;
  /** Its tenant was reset or deleted while it waited. It is cancelled, so that it changes nothing afterwards. */
  readonly isCut: boolean;
}
