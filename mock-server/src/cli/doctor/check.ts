import type { Text } from '../../core/refusal.js';

/** The result of one check. */
export interface Check {
  readonly name: string;
  readonly label: Text;
  /** `bad` if something will not work; `note` if the user should know. */
  readonly state: 'ok' | 'note' | 'bad';
  readonly text: Text;
}

/** A check that always passes, and whose text is the same in both languages. */
export function plainCheck(name: string, label: Text, text: string): Check {
  return { name, label, state: 'ok', text: { en: text, zh: text } };
}
