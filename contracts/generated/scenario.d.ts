// Made by contracts/scripts/generate.mjs; do not edit.
import type * as types from './types.js';
import type { Validator } from './validators.js';

/** A situation that a till can meet: what is given, what is done, and what each step must answer. */
export declare const scenario: Validator<types.Scenario>;
