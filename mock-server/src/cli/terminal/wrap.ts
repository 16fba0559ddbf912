import cliui from 'cliui';
import { trimmed } from './trimmed.js';

/** Text in lines of 80 columns, each after so many spaces. */
export function wrapped(text: string, indent: number): string {
  const table = cliui({ width: 80 });
  table.div({ text, width: 80, padding: [0, 0, 0, indent] });
  return trimmed(table.toString());
}
