import type { Profile } from '@shoubei-kit/contracts';
import { isFinding } from '../../scenario/difference.js';
import type { Observation } from '../../verify/observe/evidence.js';
import { settingsOf } from '../../verify/observe/observe.js';
import type { ScenarioResult } from '../../scenario/run-all.js';
import type { UnnamedCode } from '../../verify/recording/unnamed.js';
import type { Call, ExitCode } from '../line/command.js';
import type { Tints } from '../terminal/io.js';
import { calibrate, changesInWords } from './profile-change.js';
import { failureInWords, legend, observationInWords, skippedInWords, soFar } from './words.js';

/** What came of a run. */
export interface Verified {
  readonly results: readonly ScenarioResult[];
  /** What each scenario is about, by its name, in the caller's language. */
  readonly about: ReadonlyMap<string, string>;
  /** What was seen of an endpoint that is not one of ours, and the profile with which it was compared. */
  readonly seen?: {
    readonly observations: readonly Observation[];
    readonly profile: Profile;
    readonly isEmulator: boolean;
  };
  /** Own coupons that are written off now, or may be. */
  readonly spent?: readonly string[];
  /** What a recording says besides. */
  readonly recorded?: {
    readonly unnamed: readonly UnnamedCode[];
    /** Whether signs were taken or refused otherwise than the signing rule in force has it. */
    readonly isRuleWrong: boolean;
  };
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly findings: number;
}

/** Tells what came of it, writes the files that were asked for, and gives the exit code. */
export async function report(verified: Verified, call: Call): Promise<ExitCode> {
  const results = verified.results.map((result) => judged(result, call.isOn('discover')));
  const counts = countsOf(results);
  if (call.isOn('json')) {
    const { seen, spent, recorded } = verified;
    const told = seen && {
      observations: seen.observations,
      profile_change: settingsOf(seen.observations),
      is_emulator: seen.isEmulator,
    };
    const more = recorded && { unnamed: recorded.unnamed, is_rule_wrong: recorded.isRuleWrong };
    call.io.out(JSON.stringify({ ...counts, results, ...told, spent, ...more }));
  } else tell(verified, results, counts, call);
  const junit = call.text('junit');
  if (junit !== undefined)
    await (await import('./junit.js')).writeJunit(junit, results, verified.about, call);
  const isWritten = await writeProfile(verified, call);
  if (counts.failed > 0) return 1;
  // Where nothing was sent, nothing holds.
  return isWritten && counts.passed > 0 ? 0 : 2;
}

/** A scenario whose differences are findings only has not failed, where findings are what is looked for. */
function judged(result: ScenarioResult, isDiscovering: boolean): ScenarioResult {
  const isFailure = !isDiscovering || result.differences.some((difference) => !isFinding(difference));
  return result.status === 'failed' && !isFailure ? { ...result, status: 'passed' } : result;
}

function countsOf(results: readonly ScenarioResult[]): Counts {
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

function tell(
  { about, seen, spent = [], recorded }: Verified,
  results: readonly ScenarioResult[],
  { passed, failed, skipped, findings }: Counts,
  { io, language }: Call,
): void {
  if (recorded && results.some(({ differences }) => differences.length > 0)) io.out(legend(language));
  for (const result of results) {
    if (result.differences.length > 0)
      io.out(failureInWords(result, about.get(result.name) ?? '', language), marks);
    else if (seen && about.has(result.name) && result.status === 'passed') io.out(`✓ ${result.name}`, marks);
  }
  for (const line of skippedInWords(results, language)) io.out(line);
  if (seen && seen.observations.length > 0) {
    io.out(language === 'en' ? '\nWhat this says of the profile:' : '\n对配置的意义：');
    for (const observation of seen.observations) io.out(observationInWords(observation, language));
    if (seen.isEmulator) io.out(anEmulators[language]);
    io.out('');
  }
  for (const text of changesInWords(seen?.observations ?? [], recorded?.unnamed ?? [], language))
    io.out(text);
  if (recorded?.isRuleWrong === true) io.out(calibrate(language));
  if (spent.length > 0) io.out(soFar(spent, language));
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

/** Before a scenario that holds, one that does not, and one that was skipped in part. */
const marks: Tints = { '✓': 'good', '✗': 'bad', '~': 'notable' };

const anEmulators = {
  en: '(An emulator gave these answers: nothing was observed of the real endpoint.)',
  zh: '（应答来自模拟器：并未观察到真实接口的任何行为。）',
};

/** False where it was asked for, and cannot be. */
async function writeProfile({ seen }: Verified, call: Call): Promise<boolean> {
  const path = call.text('write-profile');
  if (path === undefined || !seen) return true;
  if (seen.isEmulator) {
    call.io.err(
      call.language === 'en'
        ? `shoubei-mock: ${path} is not written: an emulator's answers are no observation`
        : `shoubei-mock：未写入 ${path}：模拟器的应答不算观察`,
    );
    return false;
  }
  const { saveProfile } = await import('./save-profile.js');
  await saveProfile(path, seen.profile, seen.observations, call);
  return true;
}
