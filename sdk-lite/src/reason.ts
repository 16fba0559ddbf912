import { type Reason, reasonByCode, reasonByMessage } from './generated/reasons.js';

/** The outcome's name, by the code or else the exact message. */
export function reasonOf(message: string, code = ''): Reason {
  return reasonByCode[code] ?? reasonByMessage[message] ?? 'unknown';
}
