// Made by contracts/scripts/generate.mjs; do not edit.
import type { AssumptionId, BilingualText } from './data.js';

/** What to ask the provider about a row of `behaviours`. */
export interface Question {
  readonly id: AssumptionId;
  readonly ask: BilingualText;
  /** Answers to choose from; none where the provider fills in a table. */
  readonly choices: readonly BilingualText[];
}

/** A question for every row but A18, those first on whose answers most depends. */
export declare const questions: readonly Question[];
