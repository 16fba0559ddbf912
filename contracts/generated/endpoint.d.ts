// Made by contracts/scripts/generate.mjs; do not edit.
import type * as types from './types.js';
import type { Validator } from './validators.js';

/** An endpoint of the provider besides the write-off, as its page describes it: its requests, its action and its responses. A line for which no page is cited is a guess. */
export declare const endpointDeclaration: Validator<types.EndpointDeclaration>;
