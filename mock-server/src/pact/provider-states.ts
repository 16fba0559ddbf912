import type { BilingualText } from '@shoubei-kit/contracts';

/** A provider state as named in a pact: `given(name, params)`. */
export interface ProviderState {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Values from a state, by the names that a pact's generators use (`${coupon_code}`). */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** Returns the parameters of a state that a generator can use. */
export function valuesIn(params: ProviderState['params']): Values {
  const known = Object.entries(params).flatMap(([name, value]): [string, Values[string]][] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, value]]
      : [],
  );
  return Object.fromEntries(known);
}

/** The values that an interaction will be verified with, or why it cannot be verified. */
export type InteractionPlan = { readonly values: Values } | { readonly obstacle: BilingualText };

/**
 * How provider states are set up: the only difference between providers. {@link adminStates} sets them up over the
 * emulator's admin API.
 *
 * Order for each interaction: `bringAbout` once for each of its states, then the request, then `leave`.
 */
export interface ProviderStates {
  /**
   * Plans ahead, for {@link fitPact}: whether these states of one interaction can be set up here, and with which
   * values. It sends nothing that changes the provider.
   */
  readonly plan: (states: readonly ProviderState[]) => Promise<InteractionPlan>;
  /** Sets up one state. If it rejects, the error is reported and the interaction fails. */
  readonly bringAbout: (state: ProviderState) => Promise<BroughtAbout>;
  /** Called when an interaction has ended. */
  readonly leave: () => Promise<void>;
  /** Returns why a request must not be sent, or undefined if it may be sent. Without it, all requests may be sent. */
  readonly heldBack?:
    ((fields: Readonly<Record<string, unknown>>, body: Buffer) => string | undefined) | undefined;
}

/** The result of setting up a state. */
export interface BroughtAbout {
  /** For Pact's generators. A `ts` among them is sent in place of the current time. */
  readonly values: Values;
  /** The key that signs the request and its response. */
  readonly key: string;
  /** Whether the request is sent with the `sign` of the pact. */
  readonly signAsSent?: boolean;
}

/**
 * The names of the states in the kit's pacts. A coupon's parameters are those of a file of own coupons: `coupon_code`,
 * `state`, `face_amount`, `settle_amount`, `channel_type`, `min_amount`, `right_shop`; amounts are whole fen.
 */
export const stateNames = {
  /** `state` is issued, used, refunded, frozen, expired, not_yet_valid or not_found. */
  coupon: 'a coupon is in state',
  /** `wf_trace_no` is not bound to any write-off. */
  newTrace: 'the trace number is new',
  /** A coupon, and the `wf_trace_no` and `amount` that this caller wrote it off with. */
  writtenOff: 'a coupon was written off under a trace number',
  /** A coupon; it is issued. */
  busy: 'the provider is busy',
  /** `inst_no` may be any number; it need not be registered. */
  strangeInstitution: "the caller's institution is not known",
  wrongKey: 'the caller signs with another key',
  /** `seconds`; the provider must check the freshness of `ts`. */
  slowClock: "the caller's clock is behind",
} as const;
