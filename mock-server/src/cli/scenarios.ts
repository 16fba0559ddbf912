import { writeFile } from 'node:fs/promises';
import cliui from 'cliui';
import { planAsCsv, planAsJson, planAsMarkdown } from '../verify/plan/render.js';
import { type PlannedScenario, planOf } from '../verify/plan/test-plan.js';
import type { Call, ExitCode } from './command.js';
import type { Language } from './language.js';
import { dialectOf, loadScenarios } from './scenario-files.js';
import { UsageError } from './usage-error.js';

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
    call.io.out(table.toString().replaceAll(/ +$/gmu, ''));
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
  const scenarios = await loadScenarios(call);
  const plan = scenarios
    .filter(({ scenario }) => scenario.dialects?.includes(dialect) !== false)
    .map((named) => planOf(named, dialect));
  const format = call.isOn('json') ? 'json' : (call.text('format') ?? 'markdown');
  const text = formats.get(format);
  if (!text) {
    throw new UsageError(
      `--format: markdown, csv or json, not ${format}`,
      `--format：应为 markdown、csv 或 json，而非 ${format}`,
    );
  }
  await put(text(plan, call.language), call);
  return 0;
}

async function put(text: string, call: Call): Promise<void> {
  const path = call.text('out');
  if (path === undefined) {
    call.io.out(text.replace(/\n$/u, ''));
    return;
  }
  try {
    await writeFile(path, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${path} cannot be written: ${code}`, `无法写入 ${path}：${code}`);
  }
}
