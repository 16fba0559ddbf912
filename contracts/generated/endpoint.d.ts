// Made by contracts/scripts/generate.mjs; do not edit.
import type * as types from './types.js';
import type { Validator } from './validators.js';

/** An endpoint of the provider besides the write-off, as an integrator reads it on his page: what it is asked, what it does, how it responds. What no page is named for is a guess. */
export declare const endpointDeclaration: Validator<types.EndpointDeclaration>;
