import type { AssumptionCount, AssumptionCounts } from '../../journal/assumption-counts.js';
import { heading, rowsText } from '../assumptions/assumptions.js';
import type { CommandCall } from '../line/command.js';
import { writeFile } from '../options/files.js';
import type { CommandEnd } from '../terminal/io.js';
import type { Language } from '../terminal/language.js';

/** Prints the assumptions that the run's responses depended on, after the command; returns the exit code of both. */
export async function report(
  call: CommandCall,
  { code, signal }: Extract<CommandEnd, { code: number }>,
  counts: AssumptionCounts,
  isQuiet: boolean,
): Promise<number> {
  const { io, language } = call;
  const path = call.text('report');
  if (path !== undefined) await writeFile(path, [`${JSON.stringify(counts)}\n`]);
  if (signal !== undefined) io.err(endedBy(signal, language));
  if (!isQuiet) for (const part of inWords(counts, language)) io.err(part);
  const rejected = rejectedRows(call, counts);
  for (const row of rejected) io.err(rejectedLine(call, row, counts.responses), { 'shoubei-mock:': 'bad' });
  return code === 0 && rejected.length > 0 ? 1 : code;
}

function endedBy(signal: NodeJS.Signals, language: Language): string {
  return language === 'en'
    ? `shoubei-mock: ${signal} ended the command`
    : `shoubei-mock: 命令被 ${signal} 终止`;
}

function inWords(counts: AssumptionCounts, language: Language): readonly string[] {
  const title = `shoubei-mock: ${heading(counts, language)}`;
  const rows = rowsText(counts.assumptions, language);
  if (rows !== '') return [title, rows];
  return isUnused(counts) ? [title, unusedLine[language]] : [title];
}

/** The most frequent mistake: the tests call another address. */
function isUnused({ responses, undecided, no_response, of_runs }: AssumptionCounts): boolean {
  return responses + undecided + no_response + of_runs === 0;
}

const unusedLine = {
  en: 'shoubei-mock: no write-off reached the emulator: does the command send to SHOUBEI_BASE_URL?',
  zh: 'shoubei-mock: 模拟器未收到核销请求：命令是否发往 SHOUBEI_BASE_URL？',
};

/** Leaves out observed assumptions: once observed at the real endpoint, they are no longer guesses. */
function rejectedRows(call: CommandCall, { assumptions }: AssumptionCounts): readonly AssumptionCount[] {
  const rejected = call.list('fail-on-assumption');
  return assumptions.filter(
    ({ id, count, provenance }) => rejected.includes(id) && count > 0 && provenance !== 'observed',
  );
}

function rejectedLine({ flag, language }: CommandCall, row: AssumptionCount, of: number): string {
  const name = flag('fail-on-assumption');
  return language === 'en'
    ? `shoubei-mock: ${name}: ${row.count} of ${of} responses depended on ${row.id} (${row.question})`
    : `shoubei-mock: ${name}：${of} 个响应中有 ${row.count} 个依赖 ${row.id}（${row.question_zh}）`;
}
