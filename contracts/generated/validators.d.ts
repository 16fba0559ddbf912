// Made by contracts/scripts/generate.mjs; do not edit.
import type * as types from './types.js';

/** One way in which a value violates its schema. */
export interface ValidationError {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/**
 * Returns whether a value matches its schema. `errors` describes the last value that did not: in a file, the first
 * 1000 faulty items of each list and object.
 */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

/** The body of POST /openpay/coupon/wf in its documented form. Optional fields that are null or empty count as absent (A12). */
export declare const requestStrict: Validator<types.WriteOffRequestStrict>;

/** The body of POST /openpay/coupon/wf as the emulator accepts it by default. Numbers and booleans count as their text (A11), couponCode is an alias of coupon_code (C4), and unknown fields are signed as sent (C7). A schema cannot express four more rules. Text has no half of a surrogate pair, and ts is a real date and time. The two names of the coupon agree, and the text of a number or boolean has the form that the field requires of text. */
export declare const requestLenient: Validator<types.WriteOffRequestLenient>;

/** Every kind of response in the example dialect (C1). */
export declare const responseExample: Validator<types.ResponseExample>;

/** Every kind of response in the table dialect (C1). */
export declare const responseTable: Validator<types.ResponseTable>;

/** A coupon of the emulator. Amounts are whole fen as numbers. The states expired and not_yet_valid follow from the clock. */
export declare const coupon: Validator<types.Coupon>;

/** Changes to a coupon. null removes an optional property. */
export declare const couponPatch: Validator<types.CouponPatch>;

/** The behaviours that differ from the emulator's defaults. Every setting is optional. */
export declare const profile: Validator<types.Profile>;

/** A fault that you trigger on purpose. It applies to authenticated requests, and really happens on the socket. */
export declare const fault: Validator<types.Fault>;

/** A setting of the emulated clock: at most one of now, offset_ms and advance_ms, and whether it is frozen. The clock decides whether a coupon is valid and ts is fresh. */
export declare const clockChange: Validator<types.ClockChange>;

/** Signatures computed outside this project. rule has the differences from the default rule. */
export declare const vector: Validator<types.SigningVectors>;

/** Your coupons and their states at an endpoint whose state cannot be set. Scenarios run there with these coupons. */
export declare const ownCoupons: Validator<types.OwnCoupons>;

/** One request with its response: a line of a recording (NDJSON). Bodies are text, exactly as sent. */
export declare const recordedExchange: Validator<types.RecordedExchange>;
