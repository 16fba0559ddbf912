import type { BilingualText } from '@shoubei-kit/contracts';
import { buildRequest } from '../../scenario/build-request.js';
import { type Caller, callerOf } from '../../scenario/caller.js';
import { type Difference, withoutSign } from '../../scenario/difference.js';
import { exchange, type Seen, writeOffPath } from '../../scenario/exchange.js';
import type { InForce } from '../../scenario/endpoint-profile.js';
import { jsonObject, judge } from '../../scenario/judge.js';
import type { Evidence } from '../observe/evidence.js';
import type { ScenarioResult, SkippedStep } from '../../scenario/run-all.js';
import { scalarText, tsOf } from '../../scenario/wire-text.js';
import { type Gate, heldBack } from '../../scenario/own/gate.js';
import type { OwnState } from '../../scenario/own/own-coupon.js';
import type { Plan, Play, PlayStep } from './plan.js';
import { afterStep, heldBackFor, reasons } from '../../scenario/own/reasons.js';

export interface Performing {
  readonly baseUrl: string;
  readonly caller: Caller;
  readonly inForce: InForce;
  readonly gate: Gate;
  readonly nowMs: () => number;
  readonly onScenario?: (result: ScenarioResult) => void;
}

/** What came of a plan. */
export interface Performance {
  readonly results: readonly ScenarioResult[];
  readonly evidence: readonly Evidence[];
  /** Own coupons that are written off now, or may be. */
  readonly spent: readonly string[];
  /** Whether the answers say that an emulator gave them. */
  readonly isEmulator: boolean;
}

/** Nothing answers at the endpoint; nothing was sent. */
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
 * Sends what was planned, one request after another.
 *
 * @throws UnreachableError where not even the first one reaches anybody
 */
export async function perform({ plays }: Plan, performing: Performing): Promise<Performance> {
  const memory: Memory = {
    states: new Map(),
    taken: new Set(),
    evidence: [],
    isEmulator: false,
    isReached: false,
  };
  const results: ScenarioResult[] = [];
  for (const play of plays) {
    const result = await playOne(play, memory, performing);
    performing.onScenario?.(result);
    results.push(result);
  }
  const spent = [...memory.states].filter(([, state]) => state !== 'issued').map(([code]) => code);
  return { results, evidence: memory.evidence, spent, isEmulator: memory.isEmulator };
}

/** What is carried from one scenario to the next. */
interface Memory {
  /** Own coupons that are in another state by now, or in an unknown one. */
  readonly states: Map<string, OwnState | 'unknown'>;
  /** order_no of every write-off. */
  readonly taken: Set<string>;
  readonly evidence: Evidence[];
  isEmulator: boolean;
  isReached: boolean;
}

type Sent = Exclude<PlayStep, { reason: BilingualText }>;

async function playOne(
  { named: { name }, setting, steps }: Play,
  memory: Memory,
  performing: Performing,
): Promise<ScenarioResult> {
  const { dialect } = performing.inForce;
  const { states, taken, evidence } = memory;
  const startedAt = performance.now();
  const skipped: SkippedStep[] = [];
  const differences: Difference[] = [];
  const orderNos = new Map<number, string>();
  let broken: BilingualText | undefined;
  for (const step of steps) {
    const reason = broken ?? ('reason' in step ? step.reason : changed(step, states));
    if (reason !== undefined || 'reason' in step) {
      const follows = 'follows' in step && !broken ? { follows: step.follows } : {};
      skipped.push({ step: step.number, reason: reason ?? reasons.changed, ...follows });
      // What did not come about cannot be followed by what builds on it.
      if (reason === reasons.changed) broken = reason;
      continue;
    }
    const one = await send(step, orderNos, taken, performing);
    if ('heldBack' in one) {
      skipped.push({ step: step.number, reason: heldBackFor(one.heldBack) });
      broken = afterStep(step.number, 'skipped');
      continue;
    }
    if (one.seen.kind === 'unreachable' && !memory.isReached) throw new UnreachableError(one.seen.code);
    memory.isReached = true;
    differences.push(...one.differences);
    memory.isEmulator ||= one.seen.kind === 'response' && 'x-shoubei-mock-outcome' in one.seen.headers;
    const proof = evidenceOf(step, one, performing.nowMs());
    if (proof) evidence.push(proof);
    if (!follow(step, one.seen, states)) broken = afterStep(step.number, 'otherwise');
  }
  const ms = performance.now() - startedAt;
  const sent = steps.length - skipped.length;
  const status = sent === 0 ? 'skipped' : differences.length === 0 ? 'passed' : 'failed';
  return { name, dialect, status, differences, skipped, ms, ...(setting !== undefined && { setting }) };
}

/** Whether a coupon is no longer in the state that the plan has it in. */
function changed(
  { names }: Sent,
  states: ReadonlyMap<string, OwnState | 'unknown'>,
): BilingualText | undefined {
  const isAsPlanned = [...names].every(([code, state]) => (states.get(code) ?? state) === state);
  return isAsPlanned ? undefined : reasons.changed;
}

/** Notes what became of the coupons; false where it went otherwise than planned, so that nothing can build on it. */
function follow({ step, names }: Sent, seen: Seen, states: Map<string, OwnState | 'unknown'>): boolean {
  const body = seen.kind === 'response' ? jsonObject(seen.text) : undefined;
  const isRefused = body?.['result_code'] === 'FAIL' || body?.['return_code'] === 'FAIL';
  const isWritten = body?.['result_code'] === 'SUCCESS' && body['return_code'] === 'SUCCESS';
  const isToBeWritten = step.expect.outcome === 'written_off';
  for (const [code, state] of names) {
    if (isWritten) states.set(code, 'used');
    else if (!isRefused) states.set(code, 'unknown');
    // A coupon that is to be used from here on, and is not.
    else if (isToBeWritten && state === 'issued') states.set(code, 'issued');
  }
  return isToBeWritten ? isWritten : isRefused;
}

interface Exchanged {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly seen: Seen;
  readonly differences: readonly Difference[];
}

async function send(
  { number, step, rehearsed }: Sent,
  orderNos: Map<number, string>,
  taken: Set<string>,
  { baseUrl, caller, inForce, gate, nowMs }: Performing,
): Promise<Exchanged | { readonly heldBack: string }> {
  const callers = { first: caller };
  const request = buildRequest(step, { callers, ts: tsOf(nowMs()), inForce });
  const held = heldBack(request, gate);
  if (held !== undefined) return { heldBack: held };
  const seen = await exchange(`${baseUrl}${writeOffPath}`, request, patienceMs);
  const context = {
    step: number,
    fields: request.fields,
    inForce,
    hasOwnRows: false,
    asked: callerOf(scalarText(request.fields['inst_no']), callers),
    repeated: orderNos.get(step.expect.same_order_as ?? 0),
    taken: new Set(taken),
  };
  const orderNo = seen.kind === 'response' ? jsonObject(seen.text)?.['order_no'] : undefined;
  if (typeof orderNo === 'string') {
    orderNos.set(number, orderNo);
    taken.add(orderNo);
  }
  const differences = judge(seen, step, context, rehearsed.assumptions).map(withoutSign);
  return { fields: request.fields, seen, differences };
}

const patienceMs = 20_000;

function evidenceOf(
  { step: { expect, sign = 'right', write_off }, rehearsed: { assumptions } }: Sent,
  { fields, seen, differences }: Exchanged,
  atMs: number,
): Evidence | undefined {
  const body = seen.kind === 'response' ? jsonObject(seen.text) : undefined;
  if (seen.kind !== 'response' || !body) return undefined;
  return {
    expected: expect.outcome ?? 'written_off',
    isReplay: expect.same_order_as !== undefined,
    fields,
    isRightlySigned: sign === 'right' && !('sign' in write_off),
    assumptions,
    atMs,
    status: seen.status,
    body,
    differences,
  };
}
