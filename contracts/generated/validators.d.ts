// Made by contracts/scripts/generate.mjs; do not edit.
import type * as types from './types.js';

/** What a value has that its schema does not allow. */
export interface ValidationError {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** Tells whether a value fits; `errors` speaks of the last value that did not. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

/** The body of POST /openpay/coupon/wf in its documented form. Optional fields that are null or empty count as absent (A12). */
export declare const requestStrict: Validator<types.WriteOffRequestStrict>;

/** The body of POST /openpay/coupon/wf as the emulator takes it by default: numbers and booleans count as their text (A11), couponCode stands for coupon_code (C4), unknown fields are signed as sent (C7). What a schema cannot say: text has no half of a surrogate pair, ts is a real date and time, the two names of the coupon agree, and a number's or boolean's text has the form that is asked of text. */
export declare const requestLenient: Validator<types.WriteOffRequestLenient>;

/** Every kind of answer in the example dialect (C1). */
export declare const responseExample: Validator<types.ResponseExample>;

/** Every kind of answer in the table dialect (C1). */
export declare const responseTable: Validator<types.ResponseTable>;

/** A coupon of the emulator. Amounts are whole fen as numbers; expired and not_yet_valid follow from the clock. */
export declare const coupon: Validator<types.Coupon>;

/** What changes of a coupon; null takes an optional property away. */
export declare const couponPatch: Validator<types.CouponPatch>;

/** Behaviour that differs from the emulator's defaults. All is optional. */
export declare const profile: Validator<types.Profile>;

/** Something that goes wrong on purpose. It strikes authenticated requests, and really happens on the socket. */
export declare const fault: Validator<types.Fault>;

/** How an emulated clock is set: at most one of now, offset_ms and advance_ms, and whether it stands still. Validity of coupons and freshness of ts follow it. */
export declare const clockChange: Validator<types.ClockChange>;

/** Signatures made outside this project; rule is what differs from the default. */
export declare const vector: Validator<types.SigningVectors>;

/** Which of one's own coupons is in which state at an endpoint whose state cannot be set: what scenarios are played with there. */
export declare const ownCoupons: Validator<types.OwnCoupons>;

/** One call of the endpoint and what came of it: a line of a recording (NDJSON). Bodies are text as it was on the wire. */
export declare const recordedExchange: Validator<types.RecordedExchange>;
