import { codes } from '@shoubei-kit/contracts';
import cliui from 'cliui';
import { behavioursInForce } from '../core/in-force.js';
import { toSettings } from '../core/settings.js';
import { readProfile } from '../profile/read-profile.js';
import type { Call, ExitCode } from './command.js';
import { loadProfile, problemLine } from './profile-file.js';
import { readText } from './read-file.js';
import { UsageError } from './usage-error.js';

/** `profile show [file]` and `profile check <file>`. */
export function runProfile(call: Call): Promise<ExitCode> {
  return call.text('action') === 'check' ? check(call) : show(call);
}

async function check(call: Call): Promise<ExitCode> {
  const path = call.text('file');
  if (path === undefined) throw new UsageError('profile check: name a file', 'profile check：请给出文件');
  const read = readProfile(await readText(path));
  const problems = 'problems' in read ? read.problems : [];
  if (call.isOn('json')) {
    const rows = problems.map(({ line, path: at, text }) => ({
      line,
      path: at,
      message: text[call.language],
    }));
    call.io.out(JSON.stringify({ valid: rows.length === 0, problems: rows }));
  } else {
    for (const problem of problems) call.io.err(problemLine(path, problem, call.language));
    if (problems.length === 0) call.io.out(call.language === 'en' ? `${path} is good` : `${path} 无误`);
  }
  return problems.length === 0 ? 0 : 1;
}

/** One behaviour in force, in one language. */
interface ShownBehaviour {
  readonly id: string;
  /** The row's own, or `observed` with the day. */
  readonly provenance: string;
  readonly setting: string | null;
  readonly value: unknown;
  readonly question: string;
  readonly behaviour: string;
}

async function show(call: Call): Promise<ExitCode> {
  const settings = toSettings(await loadProfile(call.text('file')));
  const rows = behavioursInForce(settings).map((row): ShownBehaviour => ({
    id: row.id,
    provenance: row.observed === undefined ? row.provenance : `observed ${row.observed}`,
    setting: row.switch,
    value: row.value,
    question: row.question[call.language],
    behaviour: row.behaviour[call.language],
  }));
  const inForce = codes.map(({ outcome }) => {
    const { code, message, provenance } = settings.codes[outcome];
    return { outcome, code, message, provenance };
  });
  if (call.isOn('json')) {
    call.io.out(JSON.stringify({ name: settings.name, behaviours: rows, codes: inForce }));
    return 0;
  }
  for (const row of rows) call.io.out(behaviourText(row));
  const table = cliui({ width: 80 });
  for (const { outcome, code, provenance, message } of inForce) {
    table.div(
      { text: outcome, width: 22 },
      { text: code, width: 9 },
      { text: provenance, width: 13 },
      { text: message, width: 36 },
    );
  }
  call.io.out(`\n${trimmed(table.toString())}`);
  return 0;
}

function behaviourText({ id, provenance, setting, value, question, behaviour }: ShownBehaviour): string {
  const isBlock = typeof value === 'object' && value !== null;
  const inForce = value === undefined || isBlock ? '' : `  ${setting}: ${JSON.stringify(value)}`;
  const text = cliui({ width: 80 });
  text.div({ text: question, padding: [0, 0, 0, 5], width: 80 });
  text.div({ text: `→ ${behaviour}`, padding: [0, 0, 0, 5], width: 80 });
  if (isBlock) {
    const parts = Object.entries(value).map(([name, part]) => `${name}: ${JSON.stringify(part)}`);
    text.div({ text: `${setting}: ${parts.join(', ')}`, padding: [0, 0, 0, 5], width: 80 });
  }
  return `${id.padEnd(3)} ${provenance}${inForce}\n${trimmed(text.toString())}`;
}

function trimmed(table: string): string {
  return table.replaceAll(/ +$/gmu, '');
}
