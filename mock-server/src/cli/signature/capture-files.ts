import { type Captured, readCaptures } from '../../signature/captures.js';
import type { CommandCall } from '../line/command.js';
import { readFileOrInput } from '../options/files.js';
import { UsageError } from '../line/usage-error.js';

/** A message, and the file that it is in. */
export interface FiledMessage extends Captured {
  /** `-` for standard input. */
  readonly file: string;
}

/** The messages in a file, or in standard input (`-`); UsageError for what cannot be read or signed. */
export async function loadCaptures(file: string, call: CommandCall): Promise<readonly FiledMessage[]> {
  const text = await readFileOrInput(file, call);
  const { messages, problems } = readCaptures(text);
  const [first] = problems;
  if (first) {
    const name = file === '-' ? '' : `${file}: `;
    const where = first.where === '' ? name : `${name}${first.where}: `;
    throw new UsageError(`${where}${first.text.en}`, `${where}${first.text.zh}`);
  }
  return messages.map((message) => Object.assign({ file }, message));
}

/** `request.json line 3 answer`. */
export function placeOf({ file, where }: FiledMessage): string {
  return [file === '-' ? '' : file, where].filter((part) => part !== '').join(' ');
}
