// Made by contracts/scripts/generate.mjs; do not edit.
import type { BilingualText, Provenance } from './data.js';

/** A way of knowing a behaviour: the word for it, and what it means. */
export interface ProvenanceRow {
  readonly provenance: Provenance;
  readonly word: BilingualText;
  readonly meaning: BilingualText;
}

/** Every provenance. */
export declare const provenances: readonly ProvenanceRow[];
/** The word for a provenance. */
export declare function provenanceWord(provenance: string, lang: keyof BilingualText): string;
/** A code or message, marked unless it is documented or observed: `0203 (assumed)`. */
export declare function marked(text: string, provenance: string, lang: keyof BilingualText): string;
