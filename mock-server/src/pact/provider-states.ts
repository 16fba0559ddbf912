import type { BilingualText } from '@shoubei-kit/contracts';

/** A provider state as a pact names it: `given(name, params)`. */
export interface ProviderState {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a state makes known, by the names that the generators of a pact use (`${coupon_code}`). */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** The parameters of a state that a generator can use. */
export function valuesIn(params: ProviderState['params']): Values {
  const known = Object.entries(params).flatMap(([name, value]): [string, Values[string]][] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, value]]
      : [],
  );
  return Object.fromEntries(known);
}

/** Which values an interaction will be verified with, or why it cannot be. */
export type InteractionPlan = { readonly values: Values } | { readonly obstacle: BilingualText };

/**
 * How provider states are brought about: the one thing in which providers differ. {@link adminStates} does it over the
 * emulator's admin API.
 *
 * For each interaction come `bringAbout`, once for each of its states, the request, and `leave`.
 */
export interface ProviderStates {
  /**
   * Looks ahead, for {@link fitPact}: can these states of one interaction be brought about here, and with which values?
   * It sends nothing that changes the provider.
   */
  readonly plan: (states: readonly ProviderState[]) => Promise<InteractionPlan>;
  /** Brings one state about. What it rejects with is told, and fails the interaction. */
  readonly bringAbout: (state: ProviderState) => Promise<BroughtAbout>;
  /** Tells that an interaction is over. */
  readonly leave: () => Promise<void>;
  /** Why a request must not be sent; undefined where it may, as all may when this is left out. */
  readonly heldBack?:
    ((fields: Readonly<Record<string, unknown>>, body: Buffer) => string | undefined) | undefined;
}

/** What came of a state. */
export interface BroughtAbout {
  /** For Pact's generators. A `ts` among them is sent in place of the present time. */
  readonly values: Values;
  /** The key with which the request is signed, and its answer. */
  readonly key: string;
  /** The request is to go out with the sign that the pact has. */
  readonly signAsSent?: boolean;
}

/**
 * The names of the states that the kit's pacts use. A coupon's parameters are those of a file of own coupons: `coupon_code`,
 * `state`, `face_amount`, `settle_amount`, `channel_type`, `min_amount`, `right_shop`; amounts are whole fen.
 */
export const stateNames = {
  /** `state` is issued, used, refunded, frozen, expired, not_yet_valid or not_found. */
  coupon: 'a coupon is in state',
  /** `wf_trace_no` is not bound to any write-off. */
  newTrace: 'the trace number is new',
  /** A coupon, and the `wf_trace_no` and `amount` with which this caller wrote it off. */
  writtenOff: 'a coupon was written off under a trace number',
  /** A coupon, which is issued. */
  busy: 'the provider is busy',
  /** `inst_no` is one that need not be known to anybody. */
  strangeInstitution: "the caller's institution is not known",
  wrongKey: 'the caller signs with another key',
  /** `seconds`; the provider must look at the freshness of ts. */
  slowClock: "the caller's clock is behind",
} as const;
