import type { Text } from '../../core/refusal.js';
import type { Settings } from '../../core/settings.js';
import { maskFor, maskInBoth } from '../../journal/masking.js';

/** What `/sign` and `/sign/explain` reject a request with. */
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

/** A field's name comes from the caller, and may hold a key. */
export function withoutKeys(text: Text, settings: Settings): Text {
  return maskInBoth(text, maskFor({ sent: undefined, key: undefined, wfTraceNo: undefined }, settings));
}
