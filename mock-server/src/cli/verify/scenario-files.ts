import { type NamedScenario, readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { type Call } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';
import { inOneLine } from './files.js';

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
  return picked(read.scenarios, names, path);
}

function namesIn(call: Call): readonly string[] {
  return call.list('only').flatMap((given) => given.split(',').map((name) => name.trim()));
}

async function picked(
  scenarios: readonly NamedScenario[],
  names: readonly string[],
  path: string | undefined,
): Promise<readonly NamedScenario[]> {
  const unknown = names.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) throw await noScenario(unknown, path);
  const chosen = names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) throw new UsageError('there are no scenarios here', '此处没有场景');
  return chosen;
}

/** All are read to tell which was meant; until then only those that were named. */
async function noScenario(unknown: string, path: string | undefined): Promise<UsageError> {
  const all = await readScenarios(path, []);
  const known = 'problems' in all ? [] : all.scenarios.map(({ name }) => name);
  const mean = didYouMean(unknown, known);
  return new UsageError(
    `--only: there is no scenario ${unknown}${mean.en} (shoubei-mock scenarios list)`,
    `--only：没有场景 ${unknown}${mean.zh}（shoubei-mock scenarios list）`,
  );
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
