import { printable } from '../../core/printable.js';
import type { Io } from './io.js';

/** What comes from files, endpoints and callers is printed, and may hold what a terminal would obey. */
export function printableIo(io: Io): Io {
  const { ask } = io;
  return {
    ...io,
    out: (line, tints) => io.out(printable(line), tints),
    err: (line, tints) => io.err(printable(line), tints),
    write: (text) => io.write(io.isOutWatched ? printable(text) : text),
    ask: ask && ((question, secret) => ask(printable(question), secret)),
  };
}
