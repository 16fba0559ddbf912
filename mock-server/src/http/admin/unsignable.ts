import type { Text } from '../../core/refusal.js';
import type { Settings } from '../../core/settings.js';
import { maskFor, maskInBoth } from '../../journal/masking.js';

/** The reason with which `/sign` and `/sign/explain` reject a request. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

export function unsignable(field: string, why: Text, settings: Settings): Problem {
  const text = { en: `${field}: ${why.en}.`, zh: `${field}：${why.zh}` };
  return { status: 400, code: 'unsignable', ...withoutKeys(text, settings) };
}

/** Masks keys: a field's name comes from the caller, and may hold one. */
export function withoutKeys(text: Text, settings: Settings): Text {
  return maskInBoth(text, maskFor({}, settings));
}
