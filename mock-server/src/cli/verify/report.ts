import type { Profile } from '@shoubei-kit/contracts';
import { isFinding } from '../../scenario/difference.js';
import type { ScenarioResult } from '../../scenario/run-scenarios.js';
import type { Observation } from '../../verify/observe/evidence.js';
import { settingsOf } from '../../verify/observe/observe.js';
import type { UnnamedCode } from '../../verify/recording/recorded-write-off.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { warn } from '../line/warn.js';
import type { Highlights } from '../terminal/io.js';
import { calibrateHint, changesInWords, saveProfile } from './profile-change.js';
import { repeatedFailures } from './failures.js';
import { failureInWords, legend, observationInWords, skippedInWords, spentInWords } from './words.js';

/** The outcome of a run. */
export interface VerifyRun {
  readonly results: readonly ScenarioResult[];
  /** The description of each scenario, by its name, in the caller's language. */
  readonly about: ReadonlyMap<string, string>;
  /** Observations at an endpoint other than an emulator of this run, and the profile they were compared with. */
  readonly seen?: {
    readonly observations: readonly Observation[];
    readonly profile: Profile;
    readonly isEmulator: boolean;
  };
  /** The user's coupons that the run wrote off, or may have. */
  readonly spent?: readonly string[];
  /** Those of them that had no clear response. */
  readonly unclear?: readonly string[];
  /** Set only for a recording. */
  readonly recorded?: {
    readonly unnamed: readonly UnnamedCode[];
    /** Whether signatures were accepted or rejected against the signing rule in force. */
    readonly isRuleWrong: boolean;
  };
}

interface ResultCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly findings: number;
}

/** Prints the results, writes the files of `--junit` and `--write-profile`, and returns the exit code. */
export async function report(run: VerifyRun, call: CommandCall): Promise<ExitCode> {
  const results = run.results.map((result) => judged(result, call.isOn('discover')));
  const counts = countsOf(results);
  if (call.isOn('json')) {
    const { seen, spent, recorded } = run;
    const observed = seen && {
      observations: seen.observations,
      profile_change: settingsOf(seen.observations),
      is_emulator: seen.isEmulator,
    };
    const more = recorded && { unnamed: recorded.unnamed, is_rule_wrong: recorded.isRuleWrong };
    call.io.out(JSON.stringify({ ...counts, results, ...observed, spent, ...more }));
  } else printResults(run, results, counts, call);
  const junit = call.text('junit');
  if (junit !== undefined) await (await import('./junit.js')).writeJunit(junit, results, run.about, call);
  const isWritten = await writeProfile(run, call);
  if (counts.passed === 0 && counts.failed === 0)
    warn(call, 'no scenario was run, so nothing is verified', '没有执行任何场景，因此未验证任何内容');
  if (counts.failed > 0 || counts.passed === 0) return 1;
  return isWritten ? 0 : 2;
}

/** With `--discover`, a scenario passes if all its differences are findings. */
function judged(result: ScenarioResult, discovers: boolean): ScenarioResult {
  const isFailure = !discovers || result.differences.some((difference) => !isFinding(difference));
  return result.status === 'failed' && !isFailure ? { ...result, status: 'passed' } : result;
}

function countsOf(results: readonly ScenarioResult[]): ResultCounts {
  const count = (status: ScenarioResult['status']): number =>
    results.filter((result) => result.status === status).length;
  const found = results.filter(({ status, differences }) => status === 'passed' && differences.length > 0);
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    findings: found.flatMap(({ differences }) => differences).length,
  };
}

function printResults(
  { about, seen, spent = [], unclear = [], recorded }: VerifyRun,
  results: readonly ScenarioResult[],
  { passed, failed, skipped, findings }: ResultCounts,
  call: CommandCall,
): void {
  const { io, language } = call;
  if (recorded && results.some(({ differences }) => differences.length > 0)) io.out(legend(language));
  const { head, leftOut, tail } = repeatedFailures(results, language);
  for (const text of head) io.out(text);
  for (const result of results) {
    if (leftOut.has(result)) continue;
    if (result.differences.length > 0)
      io.out(failureInWords(result, about.get(result.name) ?? '', language), marks);
    else if (seen && about.has(result.name) && result.status === 'passed') io.out(`✓ ${result.name}`, marks);
  }
  for (const text of tail) io.out(text);
  for (const line of skippedInWords(results, language)) io.out(line);
  if (seen && seen.observations.length > 0) {
    io.out(language === 'en' ? '\nWhat this shows about the profile:' : '\n由此可知的配置：');
    for (const observation of seen.observations)
      io.out(observationInWords(observation, seen.isEmulator, language));
    if (seen.isEmulator) io.out(emulatorNote[language]);
    io.out('');
  }
  for (const text of changesInWords(seen?.observations ?? [], recorded?.unnamed ?? [], language))
    io.out(text);
  if (recorded?.isRuleWrong === true) io.out(calibrateHint(call));
  for (const text of spentInWords(spent, unclear, language)) io.out(text);
  const found = findings > 0 ? findings : undefined;
  io.out(
    language === 'en'
      ? `${passed} passed, ${failed} failed, ${skipped} skipped${found ? `, ${found} findings` : ''}`
      : `通过 ${passed}，失败 ${failed}，跳过 ${skipped}${found ? `，发现 ${found}` : ''}`,
    {
      ...(passed > 0 && { [`${passed} passed`]: 'good', [`通过 ${passed}`]: 'good' }),
      ...(failed > 0 && { [`${failed} failed`]: 'bad', [`失败 ${failed}`]: 'bad' }),
    },
  );
}

/** The marks before a passed, a failed and a partly skipped scenario. */
const marks: Highlights = { '✓': 'good', '✗': 'bad', '~': 'notable' };

const emulatorNote = {
  en: '(These are responses of an emulator: nothing about the real endpoint was observed.)',
  zh: '（响应来自模拟器：没有实测真实接口的任何行为。）',
};

/** False if `--write-profile` was given and the profile cannot be written. */
async function writeProfile({ seen }: VerifyRun, call: CommandCall): Promise<boolean> {
  const path = call.text('write-profile');
  if (path === undefined || !seen) return true;
  if (seen.isEmulator) {
    warn(
      call,
      `${path} is not written, because responses of an emulator are no observation`,
      `未写入 ${path}：模拟器的响应不算实测`,
    );
    return false;
  }
  await saveProfile(path, seen.profile, seen.observations, call);
  return true;
}
