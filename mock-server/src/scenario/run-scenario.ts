import type { Scenario, WriteOffStep } from '@shoubei-kit/contracts';
import { isWriteOff, type ScenarioStep } from '@shoubei-kit/fixtures/scenarios';
import { type AdminClient, AdminError } from './admin-client.js';
import { buildRequest } from './build-request.js';
import { callerOf } from './caller.js';
import type { Difference } from './difference.js';
import { exchange, type Seen, writeOffPath } from './exchange.js';
import { type InForce, inForceOf, restAlike } from './endpoint-profile.js';
import { jsonObject, judge } from './judge.js';
import { scalarText, tsOf } from './wire-text.js';
import { setStage, type Stage } from './scenario-setup.js';

/** Where scenarios are run: an endpoint, its admin API, and what is in force there. */
export interface Endpoint {
  readonly baseUrl: string;
  readonly admin: AdminClient;
  readonly inForce: InForce;
}

/** What is carried from one step to the next. */
interface Progress {
  /** The scenario's clock, epoch milliseconds; undefined while it is the machine's. */
  nowMs: number | undefined;
  /** Whether the endpoint's answers rest on the same rows as under the scenario's own profile. */
  readonly hasOwnRows: boolean;
  /** order_no by step, where one was seen. */
  readonly orderNos: Map<number, string>;
  readonly onStep: (played: PlayedStep) => void;
}

/** A step that was played, from 1; `seen` is what came of a write-off. */
export interface PlayedStep {
  readonly number: number;
  readonly seen?: Seen;
}

/**
 * Plays one scenario to its end, or to the first step that differs. None differs where it holds.
 *
 * @param onStep told of each step that was played, before it is judged
 */
export async function runScenario(
  scenario: Scenario,
  endpoint: Endpoint,
  onStep: (played: PlayedStep) => void = () => {},
): Promise<readonly Difference[]> {
  let stage: Stage | undefined;
  let number = 0;
  try {
    stage = await setStage(scenario, endpoint.admin);
    const hasOwnRows = restAlike(inForceOf(scenario.profile), endpoint.inForce);
    const progress: Progress = { nowMs: undefined, hasOwnRows, orderNos: new Map(), onStep };
    const { clock } = scenario.given ?? {};
    if (clock !== undefined) await setClock({ now: clock, frozen: true }, stage, endpoint, progress);
    for (const step of scenario.steps) {
      number += 1;
      const differences = await runStep(step, number, stage, endpoint, progress);
      if (differences.length > 0) return differences;
    }
    return [];
  } catch (error) {
    return [failureOf(error, number)];
  } finally {
    await stage?.clear().catch(() => {});
  }
}

/** What kept a scenario from going on: never a reason to stop the others. */
export function failureOf(error: unknown, step: number): Difference {
  if (!(error instanceof AdminError))
    return { step, field: 'run', expected: 'done', seen: String(error), assumptions: [] };
  const { request, status, answer } = error;
  return {
    step,
    field: request,
    expected: 'done',
    seen: `${status ?? 'no answer'} ${answer}`,
    assumptions: [],
  };
}

async function runStep(
  step: ScenarioStep,
  number: number,
  stage: Stage,
  endpoint: Endpoint,
  progress: Progress,
): Promise<readonly Difference[]> {
  const { admin } = endpoint;
  if (isWriteOff(step)) return writeOff(step, number, stage, endpoint, progress);
  if ('clock' in step) await setClock(step.clock, stage, endpoint, progress);
  else if ('fault' in step) await admin.call('POST', '/faults', step.fault, stage.instNo);
  else await admin.call('PATCH', `/coupons/${step.change.coupon_code}`, step.change.to, stage.instNo);
  progress.onStep({ number });
  return [];
}

async function setClock(
  change: object,
  { instNo }: Stage,
  { admin }: Endpoint,
  progress: Progress,
): Promise<void> {
  const clock = await admin.call('PUT', '/clock', change, instNo);
  const now: unknown = typeof clock === 'object' && clock !== null && 'now' in clock ? clock.now : undefined;
  progress.nowMs = typeof now === 'string' ? Date.parse(now) : undefined;
}

async function writeOff(
  step: WriteOffStep,
  number: number,
  { callers }: Stage,
  { baseUrl, inForce }: Endpoint,
  { nowMs, hasOwnRows, orderNos, onStep }: Progress,
): Promise<readonly Difference[]> {
  const request = buildRequest(step, { callers, ts: tsOf(nowMs ?? Date.now()), inForce });
  const seen = await exchange(`${baseUrl}${writeOffPath}`, request, step.give_up_after_ms ?? 10_000);
  onStep({ number, seen });
  const { fields } = request;
  const context = {
    step: number,
    fields,
    inForce,
    hasOwnRows,
    asked: callerOf(scalarText(fields['inst_no']), callers),
    repeated: orderNos.get(step.expect.same_order_as ?? 0),
    taken: new Set(orderNos.values()),
  };
  const orderNo = orderNoIn(seen);
  if (orderNo !== undefined) orderNos.set(number, orderNo);
  return judge(seen, step, context);
}

function orderNoIn(seen: Seen): string | undefined {
  const orderNo = seen.kind === 'response' ? jsonObject(seen.text)?.['order_no'] : undefined;
  return typeof orderNo === 'string' ? orderNo : undefined;
}
