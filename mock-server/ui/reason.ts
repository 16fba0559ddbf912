import type { JournalEntry } from '../src/journal/view.js';
import { codeInWords, meaningOf } from './known.js';
import { say, sayBoth } from './preferences.js';

/** The reason for the response, in the page's language: the field at fault, or else the meaning of the outcome. */
export function reasonOf({ outcome, endpoint, reason, faults }: JournalEntry): string {
  if (reason) {
    // No field is at fault if the system was busy on request.
    const field = outcome === 'system_error' ? '' : reason.field + say(': ', '：');
    return field + closed(sayBoth(reason));
  }
  if (outcome === undefined) {
    const kinds = faults.map(({ kind }) => kind).join(', ');
    return say(`A fault was triggered before any decision: ${kinds}`, `处理完成之前触发了故障：${kinds}`);
  }
  const code = codeInWords(outcome, endpoint);
  return code === '' || code === 'SUCCESS'
    ? meaningOf(outcome, endpoint)
    : `${code} ${meaningOf(outcome, endpoint)}`;
}

/** The emulator cuts a long value: here it ends sooner, and its quote is closed. */
function closed(text: string): string {
  const isOpen = text.replaceAll(String.raw`\"`, '').split('"').length % 2 === 0;
  return isOpen ? text.replace(/"([^"]{0,24})[^"]*…$/u, '"$1…"') : text;
}
