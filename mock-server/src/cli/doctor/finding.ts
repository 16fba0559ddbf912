import type { Text } from '../../core/refusal.js';

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  readonly label: Text;
  /** `bad` where something will not work; `note` where somebody should know. */
  readonly state: 'ok' | 'note' | 'bad';
  readonly text: Text;
}

/** A finding that is the same in both languages. */
export function plain(name: string, label: Text, text: string, state: Finding['state'] = 'ok'): Finding {
  return { name, label, state, text: { en: text, zh: text } };
}
