import { printable } from '../core/printable.js';
import type { Io } from './io.js';

/** What comes from files, endpoints and callers is printed, and may hold what a terminal would obey. */
export function printableIo(io: Io): Io {
  const { ask } = io;
  return {
    ...io,
    out: (line) => io.out(printable(line)),
    err: (line) => io.err(printable(line)),
    write: (text) => io.write(io.isOutWatched ? printable(text) : text),
    ask: ask && ((question, secret) => ask(printable(question), secret)),
  };
}
