import { type NamedScenario, readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { type Call } from './command.js';
import { UsageError } from './usage-error.js';
import { inOneLine } from './verify-files.js';

/** The scenarios of `--scenarios`, or the kit's own, and of them those that `--only` names. */
export async function loadScenarios(call: Call): Promise<readonly NamedScenario[]> {
  const path = call.text('scenarios');
  const names = namesIn(call);
  const read = await readScenarios(path, names).catch((error: unknown) => {
    if (path === undefined || !(error instanceof Error && 'code' in error)) throw error;
    const code = String(error.code);
    throw new UsageError(`${path} cannot be read: ${code}`, `无法读取 ${path}：${code}`);
  });
  if ('problems' in read) throw inOneLine(read.problems[0]?.file ?? '', read.problems);
  return picked(read.scenarios, names);
}

function namesIn(call: Call): readonly string[] {
  return call.list('only').flatMap((given) => given.split(',').map((name) => name.trim()));
}

function picked(scenarios: readonly NamedScenario[], names: readonly string[]): readonly NamedScenario[] {
  const unknown = names.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--only: there is no scenario ${unknown} (shoubei-mock scenarios list)`,
      `--only：没有场景 ${unknown}（shoubei-mock scenarios list）`,
    );
  }
  const chosen = names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) throw new UsageError('there are no scenarios here', '此处没有场景');
  return chosen;
}

/** `--dialect`, or undefined where it was not given. */
export function dialectOf(call: Call): 'example' | 'table' | undefined {
  const given = call.text('dialect');
  if (given === undefined || given === 'example' || given === 'table') return given;
  throw new UsageError(
    `--dialect: example or table, not ${given}`,
    `--dialect：应为 example 或 table，而非 ${given}`,
  );
}
