import { verifyOwn } from '../verify/own-emulators.js';
import type { ScenarioResult } from '../verify/run-all.js';
import { reach, verifyEndpoint } from '../verify/running-endpoint.js';
import type { Call, ExitCode } from './command.js';
import { emulatorAt } from './emulator-at.js';
import { dialectOf, loadScenarios } from './scenario-files.js';
import { UsageError } from './usage-error.js';
import { failureInWords, skippedInWords } from './verify-report.js';

/** `verify`: 0 when every scenario holds, 1 when one does not. */
export async function runVerify(call: Call): Promise<ExitCode> {
  const scenarios = await loadScenarios(call);
  const about = new Map(scenarios.map(({ name, scenario }) => [name, scenario.about[call.language]]));
  const results = await resultsOf(call, scenarios);
  const count = (status: ScenarioResult['status']): number =>
    results.filter((r) => r.status === status).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  if (call.isOn('json')) call.io.out(JSON.stringify({ passed, failed, skipped, results }));
  else {
    for (const result of results) {
      if (result.status === 'failed')
        call.io.out(failureInWords(result, about.get(result.name) ?? '', call.language));
    }
    for (const line of skippedInWords(results, call.language)) call.io.out(line);
    call.io.out(
      call.language === 'en'
        ? `${passed} passed, ${failed} failed, ${skipped} skipped`
        : `通过 ${passed}，失败 ${failed}，跳过 ${skipped}`,
    );
  }
  return failed > 0 ? 1 : 0;
}

async function resultsOf(
  call: Call,
  scenarios: Awaited<ReturnType<typeof loadScenarios>>,
): Promise<readonly ScenarioResult[]> {
  const dialect = dialectOf(call);
  const given = call.text('base-url');
  if (given === undefined) return verifyOwn(scenarios, dialect === undefined ? undefined : [dialect]);
  const reached = await reach(emulatorAt(given), call.text('admin-token'));
  if ('problem' in reached) throw new UsageError(reached.problem.en, reached.problem.zh);
  const { endpoint } = reached;
  const there = endpoint.inForce.dialect;
  if (dialect !== undefined && dialect !== there) {
    throw new UsageError(
      `--dialect ${dialect}: the dialect at ${given} is ${there}`,
      `--dialect ${dialect}：${given} 的方言为 ${there}`,
    );
  }
  return verifyEndpoint(scenarios, endpoint);
}
