import { styleText } from 'node:util';
import type { Tint, Tints } from './io.js';

const colours = { good: 'green', bad: 'red', notable: 'yellow' } as const satisfies Record<Tint, string>;

/** A line with its colours, where the stream is a terminal that has some; NO_COLOR and FORCE_COLOR have the last word. */
export function tinted(line: string, tints: Tints = {}, stream: NodeJS.WritableStream): string {
  let shown = line;
  for (const [part, tint] of Object.entries(tints))
    shown = shown.replace(part, (found) => styleText(colours[tint], found, { stream }));
  return shown;
}
