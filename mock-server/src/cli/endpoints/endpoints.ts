import type { BilingualText } from '@shoubei-kit/contracts';
import { declaredLines } from '@shoubei-kit/fixtures/checks';
import { drafts, readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import type { CommandCall, ExitCode } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';
import { inputName, readFileOrInput } from '../options/files.js';
import { checkedAsJson, printProblems } from '../options/problems.js';
import { rejectUnused } from '../options/combinations.js';
import { linesText } from './lines-text.js';
import { formatTable, wrap } from '../terminal/table.js';

export async function runEndpoints(call: CommandCall): Promise<ExitCode> {
  switch (call.text('action')) {
    case 'draft':
      return draft(call);
    case 'check':
      return check(call);
    default:
      return list(call);
  }
}

function list(call: CommandCall): ExitCode {
  rejectUnused(call, 'endpoints list', ['no-assumed']);
  if (call.text('file') !== undefined) {
    throw new UsageError(
      'endpoints list takes no file; endpoints check FILE checks one',
      'endpoints list 不接受文件；检查文件请用 endpoints check 文件',
    );
  }
  const rows = drafts().map(({ name, declaration: { path, about, act } }) => ({
    name,
    path,
    act,
    about: about[call.language],
  }));
  if (call.isOn('json')) call.io.out(JSON.stringify(rows));
  else
    call.io.out(
      formatTable(
        rows.map(({ name, path, about }) => [
          { text: name, width: 12 },
          { text: path, width: 30 },
          { text: about, width: 36 },
        ]),
      ),
    );
  return 0;
}

function draft(call: CommandCall): ExitCode {
  rejectUnused(call, 'endpoints draft', ['no-assumed', 'json']);
  const name = call.text('file') ?? '';
  const all = drafts();
  const found = all.find((one) => one.name === name);
  if (!found) {
    const names = all.map((one) => one.name);
    const mean = didYouMean(name, names);
    throw new UsageError(
      `endpoints draft: name one of ${names.join(', ')}${mean.en}`,
      `endpoints draft：请给出 ${names.join('、')} 之一${mean.zh}`,
    );
  }
  call.io.out(found.text.trimEnd());
  return 0;
}

/** Returns 2 for a faulty file, so that CI can distinguish it from a guess by the exit code alone. */
async function check(call: CommandCall): Promise<ExitCode> {
  const file = call.text('file');
  if (file === undefined) throw new UsageError('endpoints check: name a file', 'endpoints check：请给出文件');
  const path = inputName(file, call.language);
  const read = readEndpoint(await readFileOrInput(file, call));
  if ('problems' in read) {
    if (call.isOn('json')) call.io.out(checkedAsJson(read.problems, call.language));
    else printProblems(path, read.problems, call);
    return 2;
  }
  const { declaration } = read;
  const lines = declaredLines(declaration);
  const guesses = lines.filter((line) => !line.page).length;
  if (call.isOn('json')) call.io.out(JSON.stringify({ valid: true, path: declaration.path, lines, guesses }));
  else {
    call.io.out(linesText(lines, call.language));
    call.io.out(`\n${path}${summary(lines.length, guesses)[call.language]}`);
    if (guesses > 0) call.io.out(wrap(advice[call.language]));
  }
  return call.isOn('no-assumed') && guesses > 0 ? 1 : 0;
}

function summary(all: number, guesses: number): BilingualText {
  if (guesses === 0) return { en: `: all ${all} lines are documented`, zh: `：全部 ${all} 行都有文档依据` };
  const known = all - guesses;
  return {
    en: `: ${known} of ${all} lines are documented, ${guesses} are assumed`,
    zh: `：共 ${all} 行，${known} 行有文档依据，${guesses} 行是假设`,
  };
}

const advice: BilingualText = {
  en: 'Compare the assumed lines with your page, correct them, and list them under documented. A line that still has DRAFT_ or （草稿，未见文档） counts as assumed even if it is listed.',
  zh: '请对照您的文档改正标为假设的行，并列入 documented。仍含 DRAFT_ 或“（草稿，未见文档）”的行，即使已列入也算假设。',
};
