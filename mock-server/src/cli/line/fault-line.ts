import { oneLine, shortLine } from '../../core/printable.js';
import type { Language } from '../terminal/language.js';

/** The exit code after an internal error, as in sysexits.h (EX_SOFTWARE). */
export const faultCode = 70;

/**
 * Describes an internal error in one line, with its place in the code. Last resort for unexpected errors: a stack does
 * not help a user of the command.
 */
export function faultLine(error: unknown, language: Language): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const short = shortLine(what);
  const places = error instanceof Error ? placesIn(error.stack ?? '') : [];
  const where = places.length === 0 ? '' : ` (${places.join(' < ')})`;
  return oneLine(
    language === 'en'
      ? `shoubei-mock: internal error: ${short}${where}; please report this line and the output of shoubei-mock doctor`
      : `shoubei-mock: 内部错误：${short}${where}；请报告此行与 shoubei-mock doctor 的输出`,
  );
}

/** Lists places such as `start.js:120:7`, innermost first, without folders: they may name a user. */
function placesIn(stack: string): readonly string[] {
  const lines = stack.split('\n').filter((line) => /^\s+at /u.test(line));
  return lines.slice(0, 3).map(
    (line) =>
      line
        .replace(/\)$/u, '')
        .split(/[\s/\\(]/u)
        .at(-1) ?? '',
  );
}
