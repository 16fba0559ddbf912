import type { BilingualText } from '@shoubei-kit/contracts';
import type { CauseCode } from '@shoubei-kit/contracts/causes';
import { fieldsFrom, type SigningAttempt } from '../signing-attempt.js';

/** A mistake that a signing client may make. */
export interface Mistake {
  readonly code: CauseCode;
  /** The subject of the mistake: two of one kind are never combined. */
  readonly kind: string;
  /** The field, or fields, that it is about. */
  readonly field?: string;
  readonly detail?: BilingualText;
  /** Whether the detail quotes values of the message. */
  readonly isQuoted?: true;
  /** Tried alone only: there are too many of its kind. */
  readonly isLone?: true;
  /** How the sign is then made. */
  readonly make: (right: SigningAttempt) => SigningAttempt;
}

/** The context of the search for mistakes: the correct way to sign, and other known facts. */
export interface MistakeContext {
  readonly right: SigningAttempt;
  /** The JSON text as sent, if available: it shows how numbers were written. */
  readonly text?: string | undefined;
  readonly isResponse: boolean;
  /** Other known keys, with their description. */
  readonly others: readonly { readonly key: string; readonly name: BilingualText }[];
  /** Hexadecimal digits of the sign that came: only digests of this length can have made it. */
  readonly digits: number;
}

/**
 * A request may have thousands of fields: up to this many are checked one by one. Beyond it, only rule and key are
 * checked.
 */
export const mostFields = 64;
export const tooManyFields = 256;

/** The mistake of signing other fields. */
export function withFields(
  change: (attempt: SigningAttempt) => readonly (readonly [string, unknown])[],
): Mistake['make'] {
  return (attempt) => ({ ...attempt, fields: fieldsFrom(change(attempt)) });
}

/** A detail that needs no translation. */
export function same(text: string): BilingualText {
  return { en: text, zh: text };
}
