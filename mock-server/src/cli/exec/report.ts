import type { AssumptionCount, AssumptionCounts } from '../../journal/assumption-counts.js';
import { heading, rowsText } from '../assumptions/assumptions.js';
import type { CommandCall } from '../line/command.js';
import { printError, warn } from '../line/warn.js';
import { writeFile } from '../options/files.js';
import type { CommandEnd } from '../terminal/io.js';

/** Prints the assumptions that the run's responses depended on, after the command; returns the exit code of both. */
export async function report(
  call: CommandCall,
  { code, signal }: Extract<CommandEnd, { code: number }>,
  counts: AssumptionCounts,
  isQuiet: boolean,
): Promise<number> {
  const path = call.text('report');
  if (path !== undefined) await writeFile(path, [`${JSON.stringify(counts)}\n`]);
  if (signal !== undefined) warn(call, `${signal} ended the command`, `命令被 ${signal} 终止`);
  if (!isQuiet) printCounts(call, counts);
  const rejected = rejectedRows(call, counts);
  for (const row of rejected) printRejected(call, row, counts.responses);
  return code === 0 && rejected.length > 0 ? 1 : code;
}

function printCounts(call: CommandCall, counts: AssumptionCounts): void {
  warn(call, heading(counts, 'en'), heading(counts, 'zh'));
  const rows = rowsText(counts.assumptions, call.language);
  if (rows !== '') call.io.err(rows);
  else if (isUnused(counts)) {
    warn(
      call,
      'no write-off reached the emulator: does the command send to SHOUBEI_BASE_URL?',
      '模拟器未收到核销请求：命令是否发往 SHOUBEI_BASE_URL？',
    );
  }
}

/** The most frequent mistake: the tests call another address. */
function isUnused({ responses, undecided, no_response, of_runs }: AssumptionCounts): boolean {
  return responses + undecided + no_response + of_runs === 0;
}

/** Leaves out observed assumptions: once observed at the real endpoint, they are no longer guesses. */
function rejectedRows(call: CommandCall, { assumptions }: AssumptionCounts): readonly AssumptionCount[] {
  const rejected = call.list('fail-on-assumption');
  return assumptions.filter(
    ({ id, count, provenance }) => rejected.includes(id) && count > 0 && provenance !== 'observed',
  );
}

function printRejected(call: CommandCall, row: AssumptionCount, of: number): void {
  const name = call.flag('fail-on-assumption');
  printError(
    call,
    `${name}: ${row.count} of ${of} responses depended on ${row.id} (${row.question})`,
    `${name}：${of} 个响应中有 ${row.count} 个依赖 ${row.id}（${row.question_zh}）`,
  );
}
