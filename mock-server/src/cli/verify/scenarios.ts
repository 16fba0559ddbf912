import { planAsCsv, planAsJson, planAsMarkdown } from '../../scenario/plan/render.js';
import { leftOutInWords, tillAsCsv, tillAsJson, tillAsMarkdown } from '../../scenario/plan/render-till.js';
import { type PlannedScenario, planOf } from '../../scenario/plan/test-plan.js';
import { tillPlanOf } from '../../scenario/plan/till-cases.js';
import { choiceOf, type CommandCall, type ExitCode } from '../line/command.js';
import { emulatorAt } from '../options/base-url.js';
import { defaultBaseUrl, dialectOf } from '../options/common.js';
import { loadScenarios } from './files.js';
import { formatTable } from '../terminal/table.js';
import { writeOut } from '../options/files.js';
import { rejectUnused } from '../options/combinations.js';

/** `scenarios list` and `scenarios export`. */
export function runScenarios(call: CommandCall): Promise<ExitCode> {
  return call.text('action') === 'export' ? exportPlan(call) : list(call);
}

async function list(call: CommandCall): Promise<ExitCode> {
  rejectUnused(call, 'scenarios list', ['dialect', 'for', 'format', 'base-url', 'out']);
  const rows = (await loadScenarios(call)).map(({ name, scenario }) => ({ name, about: scenario.about }));
  if (call.isOn('json')) {
    call.io.out(JSON.stringify(rows));
    return 0;
  }
  for (const { name, about } of rows) {
    const lines = [
      [{ text: name, width: 80 }],
      [{ text: about[call.language], width: 80, padding: [0, 0, 0, 4] as const }],
    ];
    call.io.out(formatTable(lines));
  }
  return 0;
}

const planFormats = { markdown: planAsMarkdown, csv: planAsCsv, json: planAsJson };
const tillFormats = { markdown: tillAsMarkdown, csv: tillAsCsv, json: tillAsJson };

async function exportPlan(call: CommandCall): Promise<ExitCode> {
  const dialect = dialectOf(call) ?? 'example';
  const origin = emulatorAt(call.text('base-url') ?? defaultBaseUrl, call);
  const scenarios = (await loadScenarios(call)).filter(
    ({ scenario }) => scenario.dialects?.includes(dialect) !== false,
  );
  const format = call.isOn('json')
    ? 'json'
    : (choiceOf(call, 'format', ['markdown', 'csv', 'json']) ?? 'markdown');
  if (call.text('for') === 'till') {
    const plan = tillPlanOf(scenarios, origin);
    await writeOut(call, [tillFormats[format](plan, call.language)]);
    const missing = leftOutInWords(plan, call.language);
    if (missing !== undefined) call.io.err(missing);
    return 0;
  }
  await writeOut(call, planFormats[format](plansOf(scenarios, dialect, origin), call.language, dialect));
  return 0;
}

/** Each plan is made when it is written. */
function* plansOf(
  scenarios: Awaited<ReturnType<typeof loadScenarios>>,
  dialect: 'example' | 'table',
  origin: string,
): Generator<PlannedScenario, void, undefined> {
  for (const named of scenarios) yield planOf(named, dialect, origin);
}
