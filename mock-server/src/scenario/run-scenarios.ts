import type { BilingualText, Scenario } from '@shoubei-kit/contracts';
import {
  isCall,
  isRequest,
  type NamedScenario,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { shortLine } from '../core/printable.js';
import { type AdminClient, AdminError } from './admin-client.js';
import { buildRequest } from './build-request.js';
import { callerOf } from './caller.js';
import type { Difference } from './difference.js';
import {
  type EndpointProfile,
  endpointProfileOf,
  hasSameAssumptions,
  profileNeeded,
} from './endpoint-profile.js';
import { orderNosShown } from './expected-call.js';
import { orderNoIn, responseFields, sendRequest, type SendResult } from './send-request.js';
import { stepsInForce } from './steps-in-force.js';
import { judge } from './judge.js';
import { type ScenarioSetup, setUpScenario } from './scenario-setup.js';
import type { Unmet } from './settings-needed.js';
import { scalarText, tsOf } from './wire-text.js';

/** A step that was not sent, from 1, and why. */
export interface SkippedStep {
  readonly step: number;
  readonly reason: BilingualText;
  /** The skipped step on which it builds, where that is why. */
  readonly follows?: number;
}

/** The result of one scenario in one dialect. */
export interface ScenarioResult {
  readonly name: string;
  readonly dialect: 'example' | 'table';
  /** `skipped` where no step was sent. */
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly differences: readonly Difference[];
  /** Steps that were not sent, where others were. */
  readonly skipped: readonly SkippedStep[];
  /** How long it took, milliseconds. */
  readonly ms: number;
  /** The setting of the endpoint because of which it was skipped. */
  readonly setting?: string;
  /** If that is `endpoints`: those that are missing, or differ from the scenario's declarations. */
  readonly unserved?: Unmet['unserved'];
}

/** One scenario and its endpoint, or the reason why it is skipped. */
export interface Run {
  readonly named: NamedScenario;
  readonly dialect: 'example' | 'table';
  readonly at: (() => Promise<EndpointUnderTest>) | Unmet;
}

const atOnce = 16;
/** How long a response is waited for. */
const patienceMs = 10_000;

/** Runs them, up to this many at once; results come in the order of the runs. */
export async function runAll(runs: readonly Run[]): Promise<readonly ScenarioResult[]> {
  const results = new Map<number, ScenarioResult>();
  const left = runs.entries();
  async function work(): Promise<void> {
    for (const [index, run] of left) results.set(index, await runOne(run));
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return runs.flatMap((_, index) => results.get(index) ?? []);
}

async function runOne({ named: { name, scenario }, dialect, at }: Run): Promise<ScenarioResult> {
  const common = { name, dialect, skipped: [] };
  if (typeof at !== 'function') return { ...common, status: 'skipped', differences: [], ms: 0, ...at };
  const startedAt = performance.now();
  const differences = await at().then(
    (endpoint) => runScenario(scenario, endpoint),
    (error: unknown) => [failureOf(error, 0)],
  );
  const ms = performance.now() - startedAt;
  return { ...common, status: differences.length === 0 ? 'passed' : 'failed', differences, ms };
}

/** The place where scenarios run: an endpoint, its admin API, and its settings in force. */
export interface EndpointUnderTest {
  readonly baseUrl: string;
  readonly admin: AdminClient;
  readonly endpointProfile: EndpointProfile;
  /** Once it is aborted, no further step runs, and created data is removed. */
  readonly stop?: AbortSignal;
}

/** State that is passed from one step to the next. */
interface Progress {
  /** The scenario's clock, epoch milliseconds; undefined while it is the machine's. */
  nowMs: number | undefined;
  /** Whether the endpoint's responses depend on the same assumptions as under the scenario's own profile. */
  readonly hasOwnAssumptions: boolean;
  /** order_no by step, where one was seen. */
  readonly orderNos: Map<number, string>;
  readonly onStep: (played: PlayedStep) => void;
}

/** A step that was run, counted from 1; `result` is the result of a request. */
export interface PlayedStep {
  readonly number: number;
  readonly result?: SendResult;
}

/**
 * Runs one scenario to its end, or to the first step that differs. The result is empty if the scenario holds.
 *
 * @param onStep called for each step that was run, before it is judged
 */
export async function runScenario(
  scenario: Scenario,
  endpoint: EndpointUnderTest,
  onStep: (played: PlayedStep) => void = () => {},
): Promise<readonly Difference[]> {
  let setup: ScenarioSetup | undefined;
  let number = 0;
  try {
    endpoint.stop?.throwIfAborted();
    setup = await setUpScenario(scenario, endpoint.admin);
    const hasOwnAssumptions = hasSameAssumptions(
      endpointProfileOf(profileNeeded(scenario)),
      endpoint.endpointProfile,
    );
    const progress: Progress = { nowMs: undefined, hasOwnAssumptions, orderNos: new Map(), onStep };
    const { clock } = scenario.given ?? {};
    if (clock !== undefined) await setClock({ now: clock, frozen: true }, setup, endpoint, progress);
    else if (isHasty(endpoint)) await stopClocks(setup, endpoint, progress);
    for (const step of stepsInForce(scenario, endpoint.endpointProfile)) {
      endpoint.stop?.throwIfAborted();
      number += 1;
      const differences = await runStep(step, number, setup, endpoint, progress);
      if (differences.length > 0) return differences;
    }
    return [];
  } catch (error) {
    return [failureOf(error, number)];
  } finally {
    await setup?.clear().catch(() => {});
  }
}

/** Why a scenario could not continue; it never stops the others. */
export function failureOf(error: unknown, step: number): Difference {
  if (!(error instanceof AdminError))
    return { step, field: 'run', expected: 'done', seen: String(error), assumptions: [] };
  const { request, status, responseText } = error;
  return {
    step,
    field: request,
    expected: 'done',
    seen: `${status ?? 'no response'} ${shortLine(responseText)}`,
    assumptions: [],
  };
}

async function runStep(
  step: ScenarioStep,
  number: number,
  setup: ScenarioSetup,
  endpoint: EndpointUnderTest,
  progress: Progress,
): Promise<readonly Difference[]> {
  const { admin } = endpoint;
  if (isRequest(step)) return runRequest(step, number, setup, endpoint, progress);
  if ('clock' in step) await setClock(step.clock, setup, endpoint, progress);
  else if ('fault' in step) await admin.call('POST', '/faults', step.fault, setup.instNo);
  else await admin.call('PATCH', `/coupons/${step.change.coupon_code}`, step.change.to, setup.instNo);
  progress.onStep({ number });
  return [];
}

/** Whether a request, whose ts has whole seconds, may be stale when it arrives. */
function isHasty({ endpointProfile: { tsWindowSeconds } }: EndpointUnderTest): boolean {
  return (tsWindowSeconds ?? Infinity) * 1000 < patienceMs;
}

/** Stops the clock of each caller at the same time, so that how long a request takes decides nothing. */
async function stopClocks(
  setup: ScenarioSetup,
  endpoint: EndpointUnderTest,
  progress: Progress,
): Promise<void> {
  await setClock({ frozen: true }, setup, endpoint, progress);
  const { other } = setup.callers;
  const now = new Date(progress.nowMs ?? Date.now()).toISOString();
  if (other) await endpoint.admin.call('PUT', '/clock', { now, frozen: true }, other.instNo);
}

async function setClock(
  change: object,
  { instNo }: ScenarioSetup,
  { admin }: EndpointUnderTest,
  progress: Progress,
): Promise<void> {
  const { now } = await admin.call('PUT', '/clock', change, instNo);
  progress.nowMs = typeof now === 'string' ? Date.parse(now) : undefined;
}

async function runRequest(
  step: RequestStep,
  number: number,
  { callers, instNo }: ScenarioSetup,
  { baseUrl, endpointProfile }: EndpointUnderTest,
  { nowMs, hasOwnAssumptions, orderNos, onStep }: Progress,
): Promise<readonly Difference[]> {
  const request = buildRequest(step, { callers, ts: tsOf(nowMs ?? Date.now()), endpointProfile, orderNos });
  const { fields, instNo: named } = request;
  const caller = callerOf(scalarText(named), callers);
  // If the scenario has its own tenants, all its requests belong to them, also those with an unknown institution.
  const run = instNo !== undefined && { 'x-shoubei-mock-run': (caller ?? callers.first).instNo };
  const outgoing = { ...request, headers: { ...request.headers, ...run } };
  const result = await sendRequest(
    `${baseUrl}${isCall(step) ? step.call.endpoint : endpointProfile.path}`,
    outgoing,
    step.give_up_after_ms ?? patienceMs,
  );
  onStep({ number, result });
  const context = {
    step: number,
    fields,
    endpointProfile,
    hasOwnAssumptions,
    caller,
    repeated: isCall(step) ? undefined : orderNos.get(step.expect.same_order_as ?? 0),
    orderNos,
    taken: new Set(orderNos.values()),
  };
  const differences = judge(result, step, context);
  for (const [written, orderNo] of orderNosIn(step, number, result)) {
    if (!orderNos.has(written)) orderNos.set(written, orderNo);
  }
  return differences;
}

/** The order numbers in a response, by the steps that wrote off. */
function orderNosIn(
  step: RequestStep,
  number: number,
  result: SendResult,
): readonly (readonly [step: number, orderNo: string])[] {
  if (isCall(step)) return orderNosShown(step, responseFields(result) ?? {});
  const orderNo = orderNoIn(result);
  return orderNo === undefined ? [] : [[number, orderNo]];
}
