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
 * Every mistake, the likeliest first: if two produce the same sign, the first is the better guess. Undefined for one
 * that does not change this sign.
 */
export function* mistakesIn(context: MistakeContext): Generator<Candidate | undefined> {
  yield* candidatesOf(context, [...mistakesOfRule(context), ...beyondRules(context)]);
}

/** The mistakes that no rule can express, and that change this signature. */
export function mistakesBeyondRules(context: MistakeContext): readonly Candidate[] {
  const usual = beyondRules(context).filter(({ isLone }) => isLone === undefined);
  return [...candidatesOf(context, usual)].filter((one) => one !== undefined);
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

function* candidatesOf(
  { right }: MistakeContext,
  mistakes: readonly Mistake[],
): Generator<Candidate | undefined> {
  const expected = digestOf(right);
  for (const mistake of mistakes) {
    const attempt = mistake.make(right);
    const digest = digestOf(attempt);
    yield digest === undefined || digest === expected ? undefined : { mistake, attempt, digest };
  }
}
