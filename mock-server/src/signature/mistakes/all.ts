import { digestOf, type Making } from '../signing-attempt.js';
import { type Looking, type Mistake, tooManyFields } from './mistake.js';
import { mistakesOfKey } from './of-key.js';
import { mistakesOfNames } from './of-names.js';
import { mistakesOfRule } from './of-rule.js';
import { mistakesOfText } from './of-text.js';
import { mistakesOfValues } from './of-values.js';

/** A mistake, and the sign that it makes. */
export interface Made {
  readonly mistake: Mistake;
  readonly making: Making;
  readonly digest: string;
}

/**
 * Every mistake that changes this very sign, the likeliest first: where two make the same of it, the first is the better
 * guess.
 */
export function mistakesIn(looking: Looking): readonly Made[] {
  return made(looking, [...mistakesOfRule(looking), ...beyondRules(looking)]);
}

/** Those that no other rule makes. */
export function mistakesBeyondRules(looking: Looking): readonly Made[] {
  const usual = beyondRules(looking).filter(({ isLone }) => isLone === undefined);
  return made(looking, usual);
}

function beyondRules(looking: Looking): readonly Mistake[] {
  if (Object.keys(looking.right.fields).length > tooManyFields) return mistakesOfKey(looking);
  return [
    ...mistakesOfValues(looking),
    ...mistakesOfKey(looking),
    ...mistakesOfNames(looking),
    ...mistakesOfText(),
  ];
}

function made({ right }: Looking, mistakes: readonly Mistake[]): readonly Made[] {
  const expected = digestOf(right);
  return mistakes.flatMap((mistake) => {
    const making = mistake.make(right);
    const digest = digestOf(making);
    return digest === undefined || digest === expected ? [] : [{ mistake, making, digest }];
  });
}
