import type { Sent } from '../core/parse.js';

/** An object or array of a request as its JSON text. Many small parsed values take twenty times as much memory. */
export class NestedValue {
  readonly json: string;

  constructor(value: object) {
    this.json = JSON.stringify(value);
  }

  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

/** The same fields, with each object or array as a {@link NestedValue}, and the characters of those. */
export function compact(sent: Sent | undefined): {
  readonly sent: Sent | undefined;
  readonly characters: number;
} {
  const nested: Record<string, NestedValue> = {};
  let characters = 0;
  for (const name in sent) {
    const value = sent[name];
    if (typeof value !== 'object' || value === null) continue;
    const text = new NestedValue(value);
    Object.defineProperty(nested, name, { value: text, enumerable: true });
    characters += text.json.length;
  }
  return { sent: characters === 0 ? sent : { ...sent, ...nested }, characters };
}
