import { digestOf, type SigningAttempt } from '../signing-attempt.js';
import { type MistakeContext, type Mistake, tooManyFields } from './mistake.js';
import { mistakesOfKey } from './of-key.js';
import { mistakesOfNames } from './of-names.js';
import { mistakesOfRule } from './of-rule.js';
import { mistakesOfText } from './of-text.js';
import { mistakesOfValues } from './of-values.js';

/** A mistake, and the sign that it makes. */
export interface Candidate {
  readonly mistake: Mistake;
  readonly attempt: SigningAttempt;
  readonly digest: string;
}

/**
 * Every mistake that changes this very sign, the likeliest first: where two make the same of it, the first is the better
 * guess.
 */
export function mistakesIn(context: MistakeContext): readonly Candidate[] {
  return candidatesOf(context, [...mistakesOfRule(context), ...beyondRules(context)]);
}

/** Those that no other rule makes. */
export function mistakesBeyondRules(context: MistakeContext): readonly Candidate[] {
  const usual = beyondRules(context).filter(({ isLone }) => isLone === undefined);
  return candidatesOf(context, usual);
}

function beyondRules(context: MistakeContext): readonly Mistake[] {
  if (Object.keys(context.right.fields).length > tooManyFields) return mistakesOfKey(context);
  return [
    ...mistakesOfValues(context),
    ...mistakesOfKey(context),
    ...mistakesOfNames(context),
    ...mistakesOfText(),
  ];
}

function candidatesOf({ right }: MistakeContext, mistakes: readonly Mistake[]): readonly Candidate[] {
  const expected = digestOf(right);
  return mistakes.flatMap((mistake) => {
    const attempt = mistake.make(right);
    const digest = digestOf(attempt);
    return digest === undefined || digest === expected ? [] : [{ mistake, attempt, digest }];
  });
}
