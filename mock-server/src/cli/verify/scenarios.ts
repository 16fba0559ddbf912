import cliui from 'cliui';
import { planAsCsv, planAsJson, planAsMarkdown } from '../../scenario/plan/render.js';
import { type PlannedScenario, planOf } from '../../scenario/plan/test-plan.js';
import type { Call, ExitCode } from '../line/command.js';
import type { Language } from '../terminal/language.js';
import { emulatorAt } from '../options/origin.js';
import { dialectOf, loadScenarios } from './scenario-files.js';
import { trimmed } from '../terminal/trimmed.js';
import { UsageError } from '../line/usage-error.js';
import { writeOut } from '../options/write-out.js';

/** `scenarios list` and `scenarios export`. */
export function runScenarios(call: Call): Promise<ExitCode> {
  return call.text('action') === 'export' ? exportPlan(call) : list(call);
}

async function list(call: Call): Promise<ExitCode> {
  const rows = (await loadScenarios(call)).map(({ name, scenario }) => ({ name, about: scenario.about }));
  if (call.isOn('json')) {
    call.io.out(JSON.stringify(rows));
    return 0;
  }
  for (const { name, about } of rows) {
    const table = cliui({ width: 80 });
    table.div({ text: name, width: 80 });
    table.div({ text: about[call.language], width: 80, padding: [0, 0, 0, 4] });
    call.io.out(trimmed(table.toString()));
  }
  return 0;
}

type Formatter = (plan: readonly PlannedScenario[], language: Language) => string;

const formats: ReadonlyMap<string, Formatter> = new Map<string, Formatter>([
  ['markdown', planAsMarkdown],
  ['csv', planAsCsv],
  ['json', planAsJson],
]);

async function exportPlan(call: Call): Promise<ExitCode> {
  const dialect = dialectOf(call) ?? 'example';
  const given = call.text('base-url');
  const origin = given === undefined ? undefined : emulatorAt(given);
  const scenarios = await loadScenarios(call);
  const plan = scenarios
    .filter(({ scenario }) => scenario.dialects?.includes(dialect) !== false)
    .map((named) => planOf(named, dialect, origin));
  const format = call.isOn('json') ? 'json' : (call.text('format') ?? 'markdown');
  const text = formats.get(format);
  if (!text) {
    throw new UsageError(
      `--format: markdown, csv or json, not ${format}`,
      `--format：应为 markdown、csv 或 json，而非 ${format}`,
    );
  }
  await writeOut(call, [text(plan, call.language)]);
  return 0;
}
