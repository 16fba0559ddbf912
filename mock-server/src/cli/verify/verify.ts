import { isProduction } from '../../scenario/own/gate.js';
import { verifyOwn } from '../../verify/own-emulators.js';
import { reach, verifyEndpoint } from '../../verify/running-endpoint.js';
import { callerToken } from '../options/token.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { originAt } from '../options/base-url.js';
import { onlyOne } from '../options/combinations.js';
import { dialectOf } from '../options/common.js';
import { identityOptions } from '../options/identity.js';
import { rejectLostProfile } from '../options/profile-file.js';
import { loadScenarios } from './files.js';
import { UsageError } from '../line/usage-error.js';
import { verifyProvider } from './provider.js';
import { verifyRecording } from './recording.js';
import { report, type VerifyRun } from './report.js';

/** `verify`: 0 if all scenarios pass, 1 if something differs, 2 if it could not run, 130 or 143 if it was stopped. */
export async function runVerify(call: CommandCall): Promise<ExitCode> {
  rejectCombinations(call);
  await rejectLostProfile(call);
  const run = await verify(call);
  return typeof run === 'object' ? report(run, call) : (run ?? 0);
}

/** Runs the scenarios; undefined for a dry run, an exit code for a stopped one. */
function verify(call: CommandCall): Promise<VerifyRun | ExitCode | undefined> {
  if (call.text('recording') !== undefined) return verifyRecording(call);
  return call.text('own-coupons') === undefined ? verifyEmulators(call) : verifyProvider(call);
}

/** Options that need one of the listed options; without them they would have no effect. */
const requiredOptions: readonly (readonly [string, readonly string[]])[] = [
  ['own-coupons', ['base-url']],
  ['allow-write-off', ['own-coupons']],
  ['dry-run', ['own-coupons']],
  ['pause-ms', ['own-coupons']],
  ['max-requests', ['own-coupons']],
  ['profile', ['own-coupons', 'recording']],
  ['write-profile', ['own-coupons', 'recording']],
  ['yes', ['own-coupons']],
  ...identityOptions.map(({ name }) => [name, ['own-coupons', 'recording']] as const),
];

function rejectCombinations(call: CommandCall): void {
  const isTyped = (name: string): boolean =>
    call.isTyped(name) && (call.isOn(name) || call.text(name) !== undefined);
  for (const [name, others] of requiredOptions) {
    if (!isTyped(name) || others.some((other) => call.text(other) !== undefined)) continue;
    const list = others.map((other) => `--${other}`);
    throw new UsageError(`--${name} needs ${list.join(' or ')}`, `--${name} 须与 ${list.join(' 或 ')} 同用`);
  }
  const other = ['base-url', 'own-coupons', 'only', 'scenarios'].find(isTyped);
  if (isTyped('recording') && other !== undefined) throw onlyOne('--recording', `--${other}`);
}

async function verifyEmulators(call: CommandCall): Promise<VerifyRun | ExitCode> {
  const origin = givenOrigin(call);
  const scenarios = await loadScenarios(call);
  const about = new Map(scenarios.map(({ name, scenario }) => [name, scenario.about[call.language]]));
  const dialect = dialectOf(call);
  if (origin === undefined) {
    return { about, results: await verifyOwn(scenarios, dialect === undefined ? undefined : [dialect]) };
  }
  const reached = await reach(origin, await (await callerToken(call)).for(origin));
  if ('problem' in reached) throw new UsageError(reached.problem.en, reached.problem.zh);
  const there = reached.endpoint.endpointProfile.dialect;
  if (dialect !== undefined && dialect !== there) {
    throw new UsageError(
      `${call.flag('dialect')}: the dialect at ${origin} is ${there}, not ${dialect}`,
      `${call.flag('dialect')}：${origin} 的响应风格为 ${there}，而非 ${dialect}`,
    );
  }
  const stop = new AbortController();
  const stopped = call.io.untilStopped();
  void stopped.then(() => stop.abort());
  const results = await verifyEndpoint(scenarios, { ...reached.endpoint, stop: stop.signal });
  return stop.signal.aborted ? stopped : { about, results };
}

function givenOrigin(call: CommandCall): string | undefined {
  const given = call.text('base-url');
  const origin = given === undefined ? undefined : originAt(given, call);
  if (origin === undefined || !isProduction(origin)) return origin;
  throw new UsageError(
    `${origin} is the real endpoint: list your coupons and their states with --own-coupons FILE`,
    `${origin} 是真实接口：请用 --own-coupons 文件 列出您的券及其状态`,
  );
}
