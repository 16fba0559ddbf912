import { declaredLines } from '@shoubei-kit/fixtures/checks';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { drafts } from '../../profile/drafts.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';
import { inputName, readFileOrInput } from '../options/files.js';
import { problemLine } from '../options/profile-file.js';
import { formatTable } from '../terminal/table.js';

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

/** 2 for a file that is faulty, so that nothing else need be read in CI to tell it from a guess. */
async function check(call: CommandCall): Promise<ExitCode> {
  const file = call.text('file');
  if (file === undefined) throw new UsageError('endpoints check: name a file', 'endpoints check：请给出文件');
  const path = inputName(file, call.language);
  const read = readEndpoint(await readFileOrInput(file, call));
  if ('problems' in read) {
    const problems = read.problems.map(({ line, path: at, text }) => ({
      line,
      path: at,
      message: text[call.language],
    }));
    if (call.isOn('json')) call.io.out(JSON.stringify({ valid: false, problems }));
    else for (const problem of read.problems) call.io.err(problemLine(path, problem, call.language));
    return 2;
  }
  const { declaration } = read;
  const lines = declaredLines(declaration);
  const guesses = lines.filter(({ page, draft: mark }) => !page || mark !== undefined);
  const isRefused = call.isOn('no-assumed') && guesses.length > 0;
  if (call.isOn('json')) {
    call.io.out(JSON.stringify({ valid: true, path: declaration.path, lines, guesses: guesses.length }));
    return isRefused ? 1 : 0;
  }
  const known = call.language === 'en' ? { guess: 'assumed', page: '' } : { guess: '假设', page: '' };
  call.io.out(
    formatTable(
      lines.map(({ line, page, draft: mark }) => [
        { text: line, width: 34 },
        { text: page ? 'documented' : known.guess, width: 12 },
        { text: page ? `${page.page}, ${page.date}` : (mark ?? ''), width: 34 },
      ]),
    ),
  );
  const total = `${lines.length - guesses.length}/${lines.length}`;
  call.io.out(
    call.language === 'en'
      ? `\n${path}: ${total} lines are documented, ${guesses.length} are guesses`
      : `\n${path}：${total} 行有文档，${guesses.length} 行是猜测`,
  );
  return isRefused ? 1 : 0;
}
