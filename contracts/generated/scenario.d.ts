// Made by contracts/scripts/generate.mjs; do not edit.
import type * as types from './types.js';
import type { Validator } from './validators.js';

/** A situation of a till: the initial state, the steps, and the expected response of each step. */
export declare const scenario: Validator<types.Scenario>;

/** One write-off request. */
export declare const writeOffStep: Validator<types.WriteOffStep>;

/** One request to a declared endpoint. */
export declare const callStep: Validator<types.CallStep>;

/** An act of the coupon's seller, such as a refund, a freeze or a release. */
export declare const changeStep: Validator<types.ChangeStep>;

/** A change of the clock. */
export declare const clockStep: Validator<types.ClockStep>;

/** A fault for the next matching requests. */
export declare const faultStep: Validator<types.FaultStep>;
