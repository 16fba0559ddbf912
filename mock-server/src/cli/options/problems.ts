import { mostProblems, type Problem } from '@shoubei-kit/fixtures/checks';
import { oneLine, shortLine } from '../../core/printable.js';
import type { Text } from '../../core/refusal.js';
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
  const { en, zh } = atLeast(problems);
  if (more > 0)
    io.err(language === 'en' ? `${file}: and ${en}${more} more` : `${file}：另有${zh} ${more} 处`);
}

/** Said before a number of problems if reading ended before the end of the file. */
function atLeast({ length }: readonly Problem[]): Text {
  return length < mostProblems ? { en: '', zh: '' } : { en: 'at least ', zh: '至少' };
}

/** The result of a check as JSON, in the caller's language. */
export function checkedAsJson(problems: readonly Problem[], language: Language): string {
  const rows = problems.map(({ line, path, text }) => ({ line, path, message: text[language] }));
  return JSON.stringify({ valid: rows.length === 0, problems: rows });
}

/** A file's first problem, how many more there are, and the command that lists them. */
export function firstProblem(file: string, problems: readonly Problem[], listing?: string): UsageError {
  const [first] = problems;
  const more = andMore(problems.length - 1, listing, atLeast(problems));
  return new UsageError(
    `${first ? problemLine(file, first, 'en') : file}${more.en}`,
    `${first ? problemLine(file, first, 'zh') : file}${more.zh}`,
  );
}

/** ` (and 2 more: COMMAND)`, with the command that lists them; empty if there are no more. */
export function andMore(count: number, listing?: string, least: Text = { en: '', zh: '' }): Text {
  if (count <= 0) return { en: '', zh: '' };
  const [en, zh] = listing === undefined ? ['', ''] : [`: ${listing}`, `：${listing}`];
  return { en: ` (and ${least.en}${count} more${en})`, zh: `（另有${least.zh} ${count} 处${zh}）` };
}

/**
 * `FILE:LINE: problem`, the format of editors and compilers. A name in the file may have line breaks, or any length.
 */
function problemLine(file: string, { line, path, text }: Problem, language: Language): string {
  const name = path === '' ? '' : `${shortLine(path)} `;
  return oneLine(`${file}:${line}: ${name}${text[language]}`);
}
