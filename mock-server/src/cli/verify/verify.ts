import { verifyOwn } from '../../verify/own-emulators.js';
import { reach, verifyEndpoint } from '../../verify/running-endpoint.js';
import { givenAdminToken } from '../options/token.js';
import type { Call, ExitCode } from '../line/command.js';
import { isProduction } from '../../scenario/own/gate.js';
import { originAt } from '../options/origin.js';
import { dialectOf, loadScenarios } from './scenario-files.js';
import { UsageError } from '../line/usage-error.js';
import { verifyProvider } from './provider.js';
import { verifyRecording } from './recording.js';
import { report, type Verified } from './report.js';

/** `verify`: 0 when all holds, 1 when something differs, 2 when it could not be run. */
export async function runVerify(call: Call): Promise<ExitCode> {
  refuseCombinations(call);
  const verified = await verify(call);
  return verified === undefined ? 0 : report(verified, call);
}

/** Undefined where nothing was to be sent. */
function verify(call: Call): Promise<Verified | undefined> {
  if (call.text('recording') !== undefined) return verifyRecording(call);
  return call.text('own-coupons') === undefined ? verifyEmulators(call) : verifyProvider(call);
}

/** What goes with what; anything else would be read, and do nothing. */
const needs: readonly (readonly [string, readonly string[]])[] = [
  ['own-coupons', ['base-url']],
  ['allow-write-off', ['own-coupons']],
  ['dry-run', ['own-coupons']],
  ['profile', ['own-coupons', 'recording']],
  ['write-profile', ['own-coupons', 'recording']],
];

function refuseCombinations(call: Call): void {
  const isTyped = (name: string): boolean =>
    call.isTyped(name) && (call.isOn(name) || call.text(name) !== undefined);
  for (const [name, others] of needs) {
    if (!isTyped(name) || others.some((other) => call.text(other) !== undefined)) continue;
    const list = others.map((other) => `--${other}`);
    throw new UsageError(
      `--${name} goes with ${list.join(' or ')}`,
      `--${name} 须与 ${list.join(' 或 ')} 同用`,
    );
  }
  const other = ['base-url', 'own-coupons'].find(isTyped);
  if (isTyped('recording') && other !== undefined) {
    throw new UsageError(
      `--recording and --${other}: give one of them`,
      `--recording 与 --${other} 只能给其一`,
    );
  }
}

async function verifyEmulators(call: Call): Promise<Verified> {
  const scenarios = await loadScenarios(call);
  const about = new Map(scenarios.map(({ name, scenario }) => [name, scenario.about[call.language]]));
  const dialect = dialectOf(call);
  const given = call.text('base-url');
  if (given === undefined) {
    return { about, results: await verifyOwn(scenarios, dialect === undefined ? undefined : [dialect]) };
  }
  const origin = originAt(given);
  if (isProduction(origin)) {
    throw new UsageError(
      `${origin} is the real endpoint: give --own-coupons FILE, which says which of your coupons is in which state`,
      `${origin} 是真实接口：请用 --own-coupons 文件 说明您的哪张券处于何种状态`,
    );
  }
  const reached = await reach(origin, await givenAdminToken(call));
  if ('problem' in reached) throw new UsageError(reached.problem.en, reached.problem.zh);
  const there = reached.endpoint.inForce.dialect;
  if (dialect !== undefined && dialect !== there) {
    throw new UsageError(
      `--dialect ${dialect}: the dialect at ${given} is ${there}`,
      `--dialect ${dialect}：${given} 的方言为 ${there}`,
    );
  }
  return { about, results: await verifyEndpoint(scenarios, reached.endpoint) };
}
