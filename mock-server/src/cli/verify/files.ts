import type { OwnCoupon } from '@shoubei-kit/contracts';
import {
  type NamedScenario,
  readOwnCoupons,
  readRecording,
  type ReadScenarios,
  readScenarios,
  scenariosIn,
  type RecordedLine,
} from '@shoubei-kit/fixtures/scenarios';
import { type CommandCall, optionError } from '../line/command.js';
import { didYouMean } from '../line/did-you-mean.js';
import { UsageError } from '../line/usage-error.js';
import { readError, inputName, readFileOrInput } from '../options/files.js';
import { firstProblem } from '../options/problems.js';

/** Reads the scenarios of `--scenarios`, or the kit's own, and selects those in `--only`. */
export async function loadScenarios(call: CommandCall): Promise<readonly NamedScenario[]> {
  const path = call.text('scenarios');
  const names = selectedNames(call);
  const read = await readAt(path, names, call).catch((error: unknown) => {
    throw path === undefined ? error : readError(error, path);
  });
  if ('problems' in read) throw firstProblem(read.problems[0]?.file ?? '', read.problems);
  return selected(read.scenarios, names, call);
}

/** Reads scenarios from a folder, a file, or standard input (`-`). */
async function readAt(
  path: string | undefined,
  names: readonly string[],
  call: CommandCall,
): Promise<ReadScenarios> {
  if (path !== '-') return readScenarios(path, names);
  return scenariosIn(await readFileOrInput(path, call), inputName(path, call.language));
}

function selectedNames(call: CommandCall): readonly string[] {
  return call.list('only').flatMap((given) => given.split(',').map((name) => name.trim()));
}

async function selected(
  scenarios: readonly NamedScenario[],
  names: readonly string[],
  call: CommandCall,
): Promise<readonly NamedScenario[]> {
  const unknown = names.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) throw await unknownScenario(unknown, call);
  const chosen = names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) throw new UsageError('no scenarios found', '没有找到场景');
  return chosen;
}

/** Suggests the nearest of all scenarios; so far only the named ones were read. */
async function unknownScenario(unknown: string, call: CommandCall): Promise<UsageError> {
  const all = await readAt(call.text('scenarios'), [], call);
  const known = 'problems' in all ? [] : all.scenarios.map(({ name }) => name);
  const mean = didYouMean(unknown, known);
  return optionError(
    call,
    'only',
    `unknown scenario ${unknown}${mean.en} (shoubei-mock scenarios list)`,
    `没有场景 ${unknown}${mean.zh}（shoubei-mock scenarios list）`,
  );
}

/** The coupons of `--own-coupons`; UsageError that names the first faulty line. */
export async function loadOwnCoupons(path: string, call: CommandCall): Promise<readonly OwnCoupon[]> {
  const read = readOwnCoupons(await readFileOrInput(path, call));
  if ('problems' in read) throw firstProblem(inputName(path, call.language), read.problems);
  return read.coupons;
}

/** The exchanges of `--recording`; UsageError that names the first faulty line. */
export async function loadRecording(path: string, call: CommandCall): Promise<readonly RecordedLine[]> {
  const read = readRecording(await readFileOrInput(path, call));
  if ('problems' in read) throw firstProblem(inputName(path, call.language), read.problems);
  if (read.exchanges.length > 0) return read.exchanges;
  const name = inputName(path, call.language);
  throw new UsageError(`${name} contains no exchange`, `${name} 中没有交互`);
}
