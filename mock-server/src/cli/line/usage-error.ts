import type { Text } from '../../core/refusal.js';

/** The caller's own mistake, told in one line; exit code 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  readonly text: Text;

  constructor(en: string, zh: string) {
    super(en);
    this.text = { en, zh };
  }
}
