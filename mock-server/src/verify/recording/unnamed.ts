import type { RecordedLine } from '@shoubei-kit/fixtures/scenarios';
import { jsonObject } from '../../scenario/judge.js';

/** A code and message that the profile has for no outcome; in the table dialect, a refusal has a message only. */
export interface UnnamedCode {
  readonly code?: string;
  readonly message: string;
}

/** Each of them once, in the order in which they came. Which outcome it is, only the user can say. */
export function unnamedIn(unknown: readonly RecordedLine[]): readonly UnnamedCode[] {
  const found = unknown.flatMap(({ exchange: { response } }): readonly UnnamedCode[] => {
    const { return_code: code, return_msg: message } = jsonObject(response?.body ?? '') ?? {};
    if (typeof message !== 'string' || message === '' || typeof code !== 'string' || code === '') return [];
    return code === 'SUCCESS' ? [{ message }] : [{ code, message }];
  });
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}
