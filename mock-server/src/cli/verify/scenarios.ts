import { planAsCsv, planAsJson, planAsMarkdown } from '../../scenario/plan/render.js';
import { leftOutInWords, tillAsCsv, tillAsJson, tillAsMarkdown } from '../../scenario/plan/render-till.js';
import { type PlannedScenario, planOf } from '../../scenario/plan/test-plan.js';
import { type TillPlan, tillPlanOf } from '../../scenario/plan/till-cases.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import type { Language } from '../terminal/language.js';
import { emulatorAt } from '../options/base-url.js';
import { defaultBaseUrl } from '../options/common.js';
import { dialectOf, loadScenarios } from './files.js';
import { formatTable } from '../terminal/table.js';
import { writeOut } from '../options/files.js';

/** `scenarios list` and `scenarios export`. */
export function runScenarios(call: CommandCall): Promise<ExitCode> {
  return call.text('action') === 'export' ? exportPlan(call) : list(call);
}

async function list(call: CommandCall): Promise<ExitCode> {
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

type Formatter<T> = (plan: T, language: Language) => string;
type PlanFormatter = Formatter<readonly PlannedScenario[]>;

const planFormats: ReadonlyMap<string, PlanFormatter> = new Map<string, PlanFormatter>([
  ['markdown', planAsMarkdown],
  ['csv', planAsCsv],
  ['json', planAsJson],
]);

const tillFormats: ReadonlyMap<string, Formatter<TillPlan>> = new Map<string, Formatter<TillPlan>>([
  ['markdown', tillAsMarkdown],
  ['csv', tillAsCsv],
  ['json', tillAsJson],
]);

async function exportPlan(call: CommandCall): Promise<ExitCode> {
  const dialect = dialectOf(call) ?? 'example';
  const origin = emulatorAt(call.text('base-url') ?? defaultBaseUrl, call);
  const scenarios = (await loadScenarios(call)).filter(
    ({ scenario }) => scenario.dialects?.includes(dialect) !== false,
  );
  const format = call.isOn('json') ? 'json' : (call.text('format') ?? 'markdown');
  if (call.text('for') === 'till') {
    const plan = tillPlanOf(scenarios, origin);
    await writeOut(call, [(tillFormats.get(format) ?? tillAsMarkdown)(plan, call.language)]);
    const missing = leftOutInWords(plan, call.language);
    if (missing !== undefined) call.io.err(missing);
    return 0;
  }
  const plan = scenarios.map((named) => planOf(named, dialect, origin));
  await writeOut(call, [(planFormats.get(format) ?? planAsMarkdown)(plan, call.language)]);
  return 0;
}
