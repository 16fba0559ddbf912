// Made by contracts/scripts/generate.mjs; do not edit.
import type { AssumptionId, BilingualText } from './data.js';

/** A question to ask the provider about a row of `behaviours`. */
export interface Question {
  readonly id: AssumptionId;
  readonly ask: BilingualText;
  /** The choices. Empty if the provider fills in a table. */
  readonly choices: readonly BilingualText[];
}

/** A question for every row except A18, the most important first. */
export declare const questions: readonly Question[];
