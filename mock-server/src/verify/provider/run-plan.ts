import { setTimeout as sleep } from 'node:timers/promises';
import type { BilingualText } from '@shoubei-kit/contracts';
import { buildRequest } from '../../scenario/build-request.js';
import { type CallerIdentity, callerOf } from '../../scenario/caller.js';
import { type Difference, withoutSign } from '../../scenario/difference.js';
import { type EndpointProfile, statedOutcome } from '../../scenario/endpoint-profile.js';
import { orderNoIn, responseFields, sendRequest, type SendResult } from '../../scenario/send-request.js';
import { judge } from '../../scenario/judge.js';
import { type Gate, reasonToBlock } from '../../scenario/own/gate.js';
import { canBeSpent, type OwnState } from '../../scenario/own/own-coupon.js';
import { afterStep, blockedBecause, skipReasons } from '../../scenario/own/skip-reasons.js';
import type { ScenarioResult, SkippedStep } from '../../scenario/run-scenarios.js';
import { scalarText, tsOf } from '../../scenario/wire-text.js';
import type { Evidence } from '../observe/evidence.js';
import type { RequestPlan, ScenarioRequests, StepRequest } from './request-plan.js';

export interface RunPlanOptions {
  readonly baseUrl: string;
  readonly caller: CallerIdentity;
  readonly endpointProfile: EndpointProfile;
  readonly gate: Gate;
  readonly nowMs: () => number;
  /** Between one request and the next. */
  readonly pauseMs: number;
}

/** The result of a plan. */
export interface PlanResult {
  readonly results: readonly ScenarioResult[];
  readonly evidence: readonly Evidence[];
  /** Own coupons that are written off now, or may be. */
  readonly spent: readonly string[];
  /** Those of them that had no clear response. */
  readonly unclear: readonly string[];
  /** Whether the responses show that an emulator sent them. */
  readonly isEmulator: boolean;
}

/** The endpoint does not respond; nothing was sent. */
export class UnreachableError extends Error {
  override readonly name: string = 'UnreachableError';
  /** `ECONNREFUSED`. */
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * Sends the planned requests, one after another.
 *
 * @throws UnreachableError if not even the first one reaches a server
 */
export async function runPlan({ scenarios }: RequestPlan, options: RunPlanOptions): Promise<PlanResult> {
  const memory: Memory = {
    states: new Map(),
    doubtful: new Set(),
    taken: new Set(),
    evidence: [],
    isEmulator: false,
    isReached: false,
  };
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) results.push(await sendScenario(scenario, memory, options));
  const { states, doubtful, evidence, isEmulator } = memory;
  const used = [...states.keys()].filter((code) => states.get(code) !== 'issued');
  const spent = [...new Set([...used, ...doubtful])];
  const unclear = spent.filter((code) => states.get(code) !== 'used');
  return { results, evidence, spent, unclear, isEmulator };
}

/** State that is passed from one scenario to the next. */
interface Memory {
  /** Own coupons that are in another state by now, or in an unknown one. */
  readonly states: Map<string, OwnState | 'unknown'>;
  /** Unspent ones that were rejected with a code and message that the profile does not have: nobody knows why. */
  readonly doubtful: Set<string>;
  /** order_no of every write-off. */
  readonly taken: Set<string>;
  readonly evidence: Evidence[];
  isEmulator: boolean;
  isReached: boolean;
}

type SendableStep = Exclude<StepRequest, { reason: BilingualText }>;

async function sendScenario(
  { named: { name }, unmet, steps }: ScenarioRequests,
  memory: Memory,
  options: RunPlanOptions,
): Promise<ScenarioResult> {
  const { dialect } = options.endpointProfile;
  const { taken, evidence } = memory;
  const startedAt = performance.now();
  const skipped: SkippedStep[] = [];
  const differences: Difference[] = [];
  const orderNos = new Map<number, string>();
  let broken: BilingualText | undefined;
  for (const step of steps) {
    const reason = broken ?? ('reason' in step ? step.reason : changed(step, memory));
    if (reason !== undefined || 'reason' in step) {
      const follows = 'follows' in step && !broken ? { follows: step.follows } : {};
      skipped.push({ step: step.number, reason: reason ?? skipReasons.changed, ...follows });
      // A step that did not have its result ends the steps that depend on it.
      if (reason === skipReasons.changed) broken = reason;
      continue;
    }
    if (memory.isReached && options.pauseMs > 0) await sleep(options.pauseMs);
    const one = await send(step, orderNos, taken, options);
    if ('blocked' in one) {
      skipped.push({ step: step.number, reason: blockedBecause(one.blocked) });
      broken = afterStep(step.number, 'skipped');
      continue;
    }
    const { result } = one;
    if (result.kind === 'unreachable' && !result.isOpen && !memory.isReached)
      throw new UnreachableError(result.code);
    memory.isReached = true;
    differences.push(...one.differences);
    memory.isEmulator ||= result.kind === 'response' && 'x-shoubei-mock-outcome' in result.headers;
    const proof = evidenceOf(step, one, options.nowMs());
    if (proof) evidence.push(proof);
    if (!follow(step, result, memory, options.endpointProfile)) broken = afterStep(step.number, 'otherwise');
  }
  const ms = performance.now() - startedAt;
  const sent = steps.length - skipped.length;
  const status = sent === 0 ? 'skipped' : differences.length === 0 ? 'passed' : 'failed';
  return { name, dialect, status, differences, skipped, ms, ...unmet };
}

/** Whether a coupon is no longer in the state that the plan has it in. */
function changed(
  { ownCoupons }: SendableStep,
  { states }: Pick<Memory, 'states'>,
): BilingualText | undefined {
  const isAsPlanned = [...ownCoupons].every(([code, state]) => (states.get(code) ?? state) === state);
  return isAsPlanned ? undefined : skipReasons.changed;
}

/** Notes the new state of the coupons; false if it differs from the plan, so that later steps cannot depend on it. */
function follow(
  { step, ownCoupons }: SendableStep,
  result: SendResult,
  { states, doubtful }: Pick<Memory, 'states' | 'doubtful'>,
  endpointProfile: EndpointProfile,
): boolean {
  const body = responseFields(result) ?? {};
  const stated = statedOutcome(body, endpointProfile);
  // A busy endpoint may have written off all the same.
  const isRefused =
    (body['result_code'] === 'FAIL' || body['return_code'] === 'FAIL') && stated !== 'system_error';
  const isWritten = body['result_code'] === 'SUCCESS' && body['return_code'] === 'SUCCESS';
  const isToBeWritten = step.expect.outcome === 'written_off';
  for (const [code, state] of ownCoupons) {
    if (isRefused && stated === undefined && canBeSpent({ state })) doubtful.add(code);
    if (isWritten) states.set(code, 'used');
    else if (!isRefused && canBeSpent({ state })) states.set(code, 'unknown');
    // A coupon that is to be used from here on, and is not.
    else if (isToBeWritten && state === 'issued') states.set(code, 'issued');
  }
  return isToBeWritten ? isWritten : isRefused;
}

interface SentStep {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly result: SendResult;
  readonly differences: readonly Difference[];
}

async function send(
  { number, step, rehearsed }: SendableStep,
  orderNos: Map<number, string>,
  taken: Set<string>,
  { baseUrl, caller, endpointProfile, gate, nowMs }: RunPlanOptions,
): Promise<SentStep | { readonly blocked: string }> {
  const callers = { first: caller };
  const request = buildRequest(step, { callers, ts: tsOf(nowMs()), endpointProfile });
  const blocked = reasonToBlock(request, gate);
  if (blocked !== undefined) return { blocked };
  const result = await sendRequest(`${baseUrl}${endpointProfile.path}`, request, patienceMs);
  const context = {
    step: number,
    fields: request.fields,
    endpointProfile,
    hasOwnAssumptions: false,
    caller: callerOf(scalarText(request.fields['inst_no']), callers),
    repeated: orderNos.get(step.expect.same_order_as ?? 0),
    taken,
  };
  const differences = judge(result, step, context, rehearsed.assumptions).map(withoutSign);
  const orderNo = orderNoIn(result);
  if (orderNo !== undefined) {
    orderNos.set(number, orderNo);
    taken.add(orderNo);
  }
  return { fields: request.fields, result, differences };
}

const patienceMs = 20_000;

function evidenceOf(
  { step: { expect, sign = 'right', write_off }, rehearsed: { assumptions } }: SendableStep,
  { fields, result, differences }: SentStep,
  atMs: number,
): Evidence | undefined {
  const body = responseFields(result);
  if (result.kind !== 'response' || !body) return undefined;
  return {
    expected: expect.outcome ?? 'written_off',
    isReplay: expect.same_order_as !== undefined,
    fields,
    isRightlySigned: sign === 'right' && !('sign' in write_off),
    assumptions,
    atMs,
    status: result.status,
    body,
    differences,
  };
}
