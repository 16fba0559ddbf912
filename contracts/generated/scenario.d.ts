// Made by contracts/scripts/generate.mjs; do not edit.
import type * as types from './types.js';
import type { Validator } from './validators.js';

/** A situation that a till can meet: what is given, what is done, and what each step must answer. */
export declare const scenario: Validator<types.Scenario>;

/** One call of the endpoint. */
export declare const writeOffStep: Validator<types.WriteOffStep>;

/** One call of an endpoint besides the write-off. */
export declare const callStep: Validator<types.CallStep>;

/** An act of the coupon's seller: a refund, a freeze, a release. */
export declare const changeStep: Validator<types.ChangeStep>;

/** Time passes. */
export declare const clockStep: Validator<types.ClockStep>;

/** Something is about to go wrong. */
export declare const faultStep: Validator<types.FaultStep>;
