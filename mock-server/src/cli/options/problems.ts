import type { Problem } from '@shoubei-kit/fixtures/checks';
import { oneLine } from '../../core/printable.js';
import type { CommandCall } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';
import type { Language } from '../terminal/language.js';

/** The most problems shown for one file; the rest follow once these are fixed. */
const mostShown = 20;

/** Prints the problems of a file, one a line, then how many more there are. */
export function printProblems(
  file: string,
  problems: readonly Problem[],
  { io, language }: Pick<CommandCall, 'io' | 'language'>,
): void {
  for (const problem of problems.slice(0, mostShown)) io.err(problemLine(file, problem, language));
  const more = problems.length - mostShown;
  if (more > 0) io.err(language === 'en' ? `${file}: and ${more} more` : `${file}：另有 ${more} 处`);
}

/** A file's first problem, how many more there are, and the command that lists them. */
export function firstProblem(file: string, problems: readonly Problem[], listing?: string): UsageError {
  const [first] = problems;
  const others = problems.length - 1;
  const how = { en: '', zh: '' };
  if (others > 0) {
    how.en = ` (and ${others} more${listing === undefined ? '' : `: ${listing}`})`;
    how.zh = `（另有 ${others} 处${listing === undefined ? '' : `：${listing}`}）`;
  }
  return new UsageError(
    `${first ? problemLine(file, first, 'en') : file}${how.en}`,
    `${first ? problemLine(file, first, 'zh') : file}${how.zh}`,
  );
}

/**
 * `FILE:LINE: problem`, the format of editors and compilers. A name in the file may have line breaks, or any length.
 */
function problemLine(file: string, { line, path, text }: Problem, language: Language): string {
  const name = path.length > longestName ? `${path.slice(0, longestName)}…` : path;
  return oneLine(`${file}:${line}: ${name === '' ? '' : `${name} `}${text[language]}`);
}

const longestName = 200;
